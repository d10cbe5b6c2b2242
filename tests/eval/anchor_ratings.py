"""Do anchors read well? A blind sheet for raters, and what their ratings say of the linker, the peer and deliberately bad anchors.

    python tests/eval/anchor_ratings.py sample --shared FOLDER --out DIR [--seed N]     sheet.jsonl for the raters, key.jsonl apart
    python tests/eval/anchor_ratings.py merge --out DIR RATINGS...                      -> anchors.jsonl beside this file
    python tests/eval/anchor_ratings.py score [FILE]                                    rates per origin, intervals of 95 %

A rater sees the sentence with the anchor between ⟦ and ⟧ and the title of the page behind it, in random order and without
the anchor's origin, and writes lines {"id": "a001", "rating": "good" | "acceptable" | "bad"}. Where raters differ the worse
rating counts. What is kept names an anchor and copies no text: `start` and `end` are characters of the page's visible text
(see `VisibleText`), `digest` is the SHA-256 of the anchor's words in UTF-8.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import sha256
from html.parser import HTMLParser
from math import sqrt
from pathlib import Path

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from shard_runs import link, sample_inputs  # noqa: E402 - found by the line above

KEPT = Path(__file__).with_name("anchors.jsonl")
ORIGINS = ("linker", "peer", "bad")
RATINGS = ("bad", "acceptable", "good")
"""Worst first."""
COUNTS = {"linker": 230, "peer": 60, "bad": 60}
PEER_ARCHIVES = ("factcheck", "wice")
PEER_THRESHOLD = "70"
MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """An anchor in its place. `start`/`end`: characters of the page's visible text."""

    archive: str
    article_id: str
    start: int
    end: int
    sentence: tuple[str, str, str]
    """What stands before the anchor, the anchor, and what stands behind it."""
    source_title: str
    origin: str

    @property
    def row(self):
        """What is kept: no text."""
        digest = sha256(self.sentence[1].encode()).hexdigest()
        place = {"archive": self.archive, "article_id": self.article_id, "start": self.start, "end": self.end}
        return {**place, "digest": digest, "origin": self.origin}


class VisibleText(HTMLParser):
    """A page's text as a reader sees it, and the links that were inserted: (start, end, address).

    White space is folded to one blank, block borders to one line break; script, style, title, template and noscript are left out.
    """

    SKIPPED = frozenset({"script", "style", "title", "template", "noscript"})
    BLOCKS = frozenset(
        "p li h1 h2 h3 h4 h5 h6 div br td th tr table ul ol blockquote article section figure figcaption dd dt".split()
    )

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.links = "", []
        self._open, self._skipped = [], 0

    def handle_starttag(self, tag, attrs):
        self._skipped += tag in self.SKIPPED
        if tag in self.BLOCKS:
            self._add("\n")
        if tag == "a":
            known = dict(attrs)
            is_inserted = known.get("target") == "_blank" and "noopener" in (known.get("rel") or "")
            self._open.append((len(self.text), known.get("href") if is_inserted else None))

    def handle_endtag(self, tag):
        self._skipped -= tag in self.SKIPPED and self._skipped > 0
        if tag in self.BLOCKS:
            self._add("\n")
        if tag == "a" and self._open:
            start, address = self._open.pop()
            if address is not None and self.text[start:].strip():
                self.links.append((start, len(self.text), address))

    def handle_data(self, data):
        if not self._skipped:
            for piece in re.split(r"(\s+)", data):
                self._add(" " if piece.isspace() else piece)

    def _add(self, piece):
        if piece.isspace() and self.text[-1:].isspace():
            self.text = self.text[:-1] + "\n" if piece == "\n" else self.text
        elif not piece.isspace() or self.text:
            self.text += piece


def read_page(markup):
    """The visible text of a page, with its inserted links."""
    page = VisibleText()
    page.feed(markup)
    page.close()
    return page


_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[A-Z0-9“\"‘'(])")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|vs|No|c))\.$")


def find_sentence(text, start, end):
    """Borders of the sentence around a stretch, for a rater's eyes."""
    left, right = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    right = len(text) if right < 0 else right
    for border in _SENTENCE_END.finditer(text, left, right):
        if _ABBREVIATED.search(text, left, border.start()):
            continue
        if border.end() <= start:
            left = border.end()
        elif border.start() >= end:
            return left, border.start()
    return left, right


def show(archive, article_id, text, span, title, origin):
    """The anchor at a span of a page's text; blanks at its edges are not part of it."""
    start, end = span
    start, end = (
        start + len(text[start:end]) - len(text[start:end].lstrip()),
        end - len(text[start:end]) + len(text[start:end].rstrip()),
    )
    left, right = find_sentence(text, start, end)
    return Shown(archive, article_id, start, end, (text[left:start], text[start:end], text[end:right]), title, origin)


def read_pages(archive, pages, titles, origin):
    """All inserted anchors of pages given as (article id, markup)."""
    for article_id, markup in pages:
        page = read_page(markup)
        for start, end, address in page.links:
            yield show(archive, article_id, page.text, (start, end), titles.get((article_id, address)) or "", origin)


# Deliberately bad anchors: each maker finds a stretch of a sentence that no editor would set, or None.

_SMALL = "a an the of in on at by for from to with and or but that which who is was were are be been it he she they his her its as".split()
_SMALL_WORD = re.compile(rf"\b(?:{'|'.join(_SMALL)})\b")
_DANGLING = re.compile(rf"\b[A-Za-z]{{4,}} (?:[A-Za-z]+ )?(?:{'|'.join(_SMALL[:13])})\b(?= \w)")
_LEADING = re.compile(r"\b(?:of|in|by|with|and|that|which|was) (?:the |a )?[A-Za-z]{4,}(?= [a-z]{4,})")
_NAME = re.compile(r"\b[A-Z][a-z]+ (?:[A-Z][a-z]+ )+[A-Z][a-z]+\b")
_VAGUE = re.compile(
    r"\b(?:this|that|these|here|more|there|it (?:is|was|has)|they (?:are|were|had|have)|he (?:was|had)|she (?:was|had))\b",
    re.IGNORECASE,
)
_MIDST = re.compile(r"\b[a-z]{4,} (?:the|a|an|of|his|her|its) [a-z]{4,}(?= [a-z]{4,})")


def make_small_words(sentence):
    return spans_of(_SMALL_WORD, sentence)


def make_dangling(sentence):
    return spans_of(_DANGLING, sentence)


def make_leading(sentence):
    return spans_of(_LEADING, sentence)


def make_half_name(sentence):
    return [
        (match.start() + match.group().index(" ") + 1, match.start() + match.group().rindex(" "))
        for match in _NAME.finditer(sentence)
    ]


def make_vague(sentence):
    return spans_of(_VAGUE, sentence)


def make_cut(sentence):
    return spans_of(_MIDST, sentence)


def make_whole(sentence):
    return [(0, len(sentence))] if len(sentence.split()) > 2 * MAX_WORDS else []


def spans_of(pattern, sentence):
    return [match.span() for match in pattern.finditer(sentence)]


MAKERS = (make_small_words, make_dangling, make_leading, make_half_name, make_vague, make_cut, make_whole)


def spoil(shown, seed):
    """Bad anchors in the sentences of good ones, the makers taking turns."""
    used = 0
    for anchor in shown:
        sentence = "".join(anchor.sentence)
        spans = MAKERS[used % len(MAKERS)](sentence)
        if spans:
            start, end = draw(spans, seed, 1)[0]
            first = anchor.start - len(anchor.sentence[0])
            parts = (sentence[:start], sentence[start:end], sentence[end:])
            yield Shown(anchor.archive, anchor.article_id, first + start, first + end, parts, anchor.source_title, "bad")
            used += 1


# The sheet


def draw(items, seed, count):
    """As many of the items, by the seed and what they are alone."""
    return sorted(items, key=lambda item: sha256(f"{seed} {item}".encode()).hexdigest())[:count]


def mix(linked, peer, seed):
    """The anchors to be rated, in random order."""
    others = draw(peer, seed, COUNTS["peer"])
    spoilt = list(spoil(draw(linked + peer, seed + 1, len(linked) + len(peer)), seed))
    mixed = draw(linked, seed, COUNTS["linker"]) + others + spoilt[: COUNTS["bad"]]
    return draw(mixed, seed + 2, len(mixed))


def collect(shared, folder):
    """All anchors of the linker and of the peer on the evaluation archives."""
    linked, peer = [], []
    for name in (*PEER_ARCHIVES, "sample"):
        data = shared / "eval" / name
        inputs = (
            sample_inputs(ROOT / "data" / "sample")
            if name == "sample"
            else ([data / "articles.jsonl.gz"], [data / "results.jsonl.gz"])
        )
        out = link(folder / name, *inputs)
        titles = {(article, url): title for article, url, title in out.rows("select article_id, url, title from sources")}
        paths = out.rows("select article_id, page_path from articles where page_path is not null order by article_id")
        pages = [(article, decode((out.html / path).read_bytes())) for article, path in paths]
        linked += read_pages(name, pages, titles, "linker")
        if name in PEER_ARCHIVES:
            peer += read_pages(name, run_peer(shared, name, folder / f"peer-{name}"), titles, "peer")
    return linked, peer


def decode(raw):
    """A page's text: UTF-8, or else the charset of old pages."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def run_peer(shared, name, out):
    """The peer's pages."""
    inputs = [shared / "eval" / name / f"{kind}.jsonl.gz" for kind in ("articles", "results")]
    command = [sys.executable, shared / "eval" / "peer_linker.py", *inputs, out, PEER_THRESHOLD]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    return [(path.stem, path.read_text("utf-8")) for path in sorted(out.glob("*.html"))]


def write_sheet(mixed, out):
    """What raters see, and the key that they must not see."""
    names = [f"a{number:03d}" for number in range(1, len(mixed) + 1)]
    sheet = [
        {"id": name, "sentence": "{}⟦{}⟧{}".format(*shown.sentence), "source_title": shown.source_title}
        for name, shown in zip(names, mixed, strict=True)
    ]
    write_lines(out / "sheet.jsonl", sheet)
    write_lines(out / "key.jsonl", [{"id": name, **shown.row} for name, shown in zip(names, mixed, strict=True)])


# The ratings


def merge(key, ratings):
    """The key's rows with the worst rating that any rater gave.

    Raises:
        ValueError: an anchor has no rating, or one that is none of the three.
    """
    given = defaultdict(list)
    for row in ratings:
        if row["rating"] not in RATINGS:
            raise ValueError(f"{row['id']}: {row['rating']!r} is no rating; use one of {', '.join(RATINGS)}")
        given[row["id"]].append(row["rating"])
    unrated = [row["id"] for row in key if row["id"] not in given]
    if unrated:
        raise ValueError(f"{len(unrated)} anchors have no rating: {', '.join(unrated[:5])}; rate the whole sheet")
    rated = [{**row, "rating": min(given[row["id"]], key=RATINGS.index)} for row in key]
    return [{field: value for field, value in row.items() if field != "id"} for row in rated]


def score(rows):
    """Per origin: how many, how many of each rating, and the share good or acceptable with its interval."""
    figures = {}
    for origin in ORIGINS:
        counts = Counter(row["rating"] for row in rows if row["origin"] == origin)
        if total := counts.total():
            fit = total - counts["bad"]
            shares = {"fit": round(fit / total, 3), "fit_95": interval(fit, total)}
            figures[origin] = {"anchors": total, **{rating: counts[rating] for rating in RATINGS}, **shares}
    return figures


def interval(hits, total, z=1.96):
    """Wilson's interval for a share, which holds for shares near 0 and 1 too."""
    share, spread = hits / total, z * sqrt(hits * (total - hits) / total**3 + (z / (2 * total)) ** 2)
    middle, scale = share + z**2 / (2 * total), 1 + z**2 / total
    return [round(max(0.0, (middle - spread) / scale), 3), round(min(1.0, (middle + spread) / scale), 3)]


def agree(ratings):
    """Share of anchors on which all raters say the same of fit or bad; None with one rater."""
    given = defaultdict(list)
    for row in ratings:
        given[row["id"]].append(row["rating"] == "bad")
    several = [votes for votes in given.values() if len(votes) > 1]
    return round(sum(len(set(votes)) == 1 for votes in several) / len(several), 3) if several else None


def read_lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def write_lines(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    sample = commands.add_parser("sample")
    sample.add_argument("--shared", type=Path, default=Path(os.environ.get("LINKER_SHARED", ROOT.parent / "shared")))
    sample.add_argument("--seed", type=int, default=1)
    merging = commands.add_parser("merge")
    merging.add_argument("ratings", type=Path, nargs="+")
    for command in (sample, merging):
        command.add_argument("--out", type=Path, required=True)
    commands.add_parser("score").add_argument("file", type=Path, nargs="?", default=KEPT)
    options = parser.parse_args()
    if options.command == "sample":
        shutil.rmtree(options.out / "runs", ignore_errors=True)
        mixed = mix(*collect(options.shared, options.out / "runs"), options.seed)
        write_sheet(mixed, options.out)
        print(json.dumps(Counter(shown.origin for shown in mixed)))
    elif options.command == "merge":
        ratings = [row for path in options.ratings for row in read_lines(path)]
        rows = merge(read_lines(options.out / "key.jsonl"), ratings)
        write_lines(
            KEPT, sorted(rows, key=lambda row: [row[field] for field in ("archive", "article_id", "start", "end", "origin")])
        )
        print(json.dumps({"agreement": agree(ratings), **score(rows)}, indent=2))
    else:
        print(json.dumps(score(read_lines(options.file)), indent=2))


if __name__ == "__main__":
    main()

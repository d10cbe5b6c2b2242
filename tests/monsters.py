"""Articles, results and files made to cost time and memory, at any size; beside each stand plain ones that must not suffer.

`size` is 1 for what a run must survive (50 MB pages, a million tags); tests use a hundredth.
"""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

MILLION = 1_000_000
CLAIM = "Orvane Group built the Kestrel harbour bridge in 2019 for $412 million."
PLAIN = f"<p>{CLAIM} The council of Lindport approved the plan in March 2017 after a long debate.</p>"
EVIDENCE = "The Kestrel harbour bridge, which Orvane Group built in 2019, cost $412 million. The mayor opened it in a ceremony."
WORDS = "harbour bridge council price report river station museum factory engine"


@dataclass(frozen=True, slots=True)
class Monster:
    """One article and its results; the lines are further raw lines of the two files."""

    html: str = PLAIN
    contents: tuple[str, ...] = (EVIDENCE,)
    article_line: bytes = b""
    result_line: bytes = b""


def sentences(count: int) -> Iterator[str]:
    """Different claims that share most of their words, as a list of statistics does."""
    towns = WORDS.split()
    for number in range(count):
        town = towns[number % 10].capitalize()
        yield f"{town} Group {number} reported {number + 7} homes in {town}port in {1950 + number % 70} for the bridge council."


def _text(size: int) -> str:
    return " ".join(sentences(size // 95 + 1))


def _paragraphs(size: int) -> str:
    return "".join(f"<p>{sentence}</p>\n" for sentence in sentences(size // 100 + 1))


def _numbers(count: int) -> str:
    return "The company sold " + ", ".join(f"{number} homes" for number in range(count)) + " in 2019."


def _results(count: int, size: int) -> tuple[str, ...]:
    return tuple(f"{EVIDENCE} Report {number}. {_text(size)}" for number in range(count))


MAKERS: MappingProxyType[str, Callable[[float], Monster]] = MappingProxyType(
    {
        "a page of 50 MB": lambda size: Monster(PLAIN + _paragraphs(int(50 * MILLION * size))),
        "a page of 8 MB": lambda size: Monster(
            PLAIN + _paragraphs(int(7.9 * MILLION * size)), _results(8, int(200_000 * size) or 1)
        ),
        "claims times sentences": lambda size: Monster(
            PLAIN + _paragraphs(int(MILLION * size)), _results(max(1, int(20 * size)), int(200_000 * size))
        ),
        "a million nested elements": lambda size: Monster("<div>" * int(MILLION * size) + PLAIN),
        "a million nested inline tags": lambda size: Monster("<p>" + "<b><i>" * int(MILLION / 2 * size) + CLAIM + "</p>" + PLAIN),
        "a million unclosed paragraphs": lambda size: Monster("<p>x" * int(MILLION * size) + PLAIN),
        "an endless sentence": lambda size: Monster(PLAIN + "<p>" + f"{WORDS} " * int(10 * MILLION * size / 70) + "</p>"),
        "an endless sentence of 7 MB": lambda size: Monster(PLAIN + "<p>" + f"{WORDS} " * int(MILLION * size / 10) + "</p>"),
        "an endless word": lambda size: Monster(PLAIN + "<p>" + "x" * int(7 * MILLION * size) + "</p>"),
        "ten thousand results": lambda size: Monster(contents=_results(int(10_000 * size), 2_000)),
        "ten thousand results of 20 KB": lambda size: Monster(contents=_results(int(10_000 * size), 20_000)),
        "a result of 50 MB": lambda size: Monster(contents=(EVIDENCE, _text(int(50 * MILLION * size)))),
        "a result of 50 MB of HTML": lambda size: Monster(contents=(EVIDENCE, _paragraphs(int(50 * MILLION * size)))),
        "a result of nested elements": lambda size: Monster(contents=(EVIDENCE, "<div>" * int(MILLION * size) + PLAIN)),
        "an endless sentence in a result": lambda size: Monster(contents=(EVIDENCE, f"{WORDS} " * int(10 * MILLION * size / 70))),
        "a claim of 100,000 numbers": lambda size: Monster(f"{PLAIN}<p>{_numbers(int(100_000 * size))}</p>"),
        "a result of 100,000 numbers": lambda size: Monster(contents=(EVIDENCE, _numbers(int(100_000 * size)))),
        "a million attributes": lambda size: Monster(
            f"<p {' '.join(f'a{number}=1' for number in range(int(MILLION / 2 * size)))}>{CLAIM}</p>{PLAIN}"
        ),
        "a million attributes in a result": lambda size: Monster(
            contents=(EVIDENCE, f"<p {' '.join(f'a{number}=1' for number in range(int(MILLION * size)))}>{EVIDENCE}</p>")
        ),
        "a million open quotes in a result": lambda size: Monster(contents=(EVIDENCE, "“(«" * int(MILLION / 2 * size))),
        "a million entities": lambda size: Monster(f"{PLAIN}<p>{'&amp; ' * int(MILLION * size)}{CLAIM}</p>"),
        "a million links": lambda size: Monster(PLAIN + '<a href="/">x</a> ' * int(400_000 * size)),
        "a million open quotes": lambda size: Monster(f"{PLAIN}<p>{'“(«' * int(MILLION / 2 * size)}{CLAIM}</p>"),
        "a line of 100 MB": lambda size: Monster(article_line=_line(int(100 * MILLION * size), "html")),
        "a result line of 100 MB": lambda size: Monster(result_line=_line(int(100 * MILLION * size), "content")),
        "a million brackets": lambda size: Monster(article_line=b'{"article_id":' + b"[" * int(MILLION * size) + b"\n"),
        "a file of 4 GB of zeros": lambda size: Monster(article_line=b"\0" * int(64 * MILLION * size)),
    }
)


def _line(length: int, field: str) -> bytes:
    return json.dumps({"article_id": "long", "url": "https://long.example/", field: "x" * length}).encode() + b"\n"


BOMB_COPIES = 64
"""A gzip member of the zeros so many times, end to end."""


def write_monsters(folder: Path, names: Sequence[str], size: float) -> tuple[Path, Path]:
    """An article of each name with its results, and the plain articles `before` and `zafter`; the paths of both files."""
    plain = Monster()
    monsters = {"before": plain, **{name: MAKERS[name](size) for name in names}, "zafter": plain}
    article_rows = [{"article_id": key, "html": monster.html} for key, monster in monsters.items()]
    result_rows = [
        {"article_id": key, "url": f"https://www.source{place}.org/{number}", "title": "Harbour", "content": content}
        for number, (key, monster) in enumerate(monsters.items())
        for place, content in enumerate(monster.contents)
    ]
    articles, results = folder / "articles.jsonl.gz", folder / "results.jsonl.gz"
    _write(articles, article_rows, [monster.article_line for monster in monsters.values()])
    _write(results, result_rows, [monster.result_line for monster in monsters.values()])
    return articles, results


def _write(path: Path, rows: list[dict[str, str]], lines: Sequence[bytes]) -> None:
    with path.open("wb") as file:
        file.write(gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode(), 1))
        for line in filter(None, lines):
            file.write(gzip.compress(line, 1) * (BOMB_COPIES if line[0] == 0 else 1) + gzip.compress(b"\n"))

"""An archive that people judged: which sentences state claims, and what each supplied page says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from linker_core.errors import UsageError
from linker_core.labelled import GOLD_FILE, LineRow, fold_spaces, read_lines

RIGHT = frozenset({"supported", "part"})
"""The page says all of the sentence, or at least one whole claim of it and contradicts none."""

RANKS: Mapping[str, int] = {"not_supported": 0, "contradicted": 1, "partially": 2, "part": 3, "supported": 4}
"""Where one page was judged under several addresses, the best judgement counts."""

_UNQUOTED = "/:@!$&'()*+,;=~?"
_DEFAULT_PORTS = (None, 80, 443)


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A judged sentence; labels by `page_key`."""

    text: str
    is_claim: bool
    labels: Mapping[str, str]

    @property
    def is_linkable(self) -> bool:
        """Whether some page is a right one."""
        return any(label in RIGHT for label in self.labels.values())


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A judged article; `pages` are the keys of all that was supplied for it."""

    article_id: str
    sentences: tuple[GoldSentence, ...]
    pages: frozenset[str]


def read_gold(folder: Path) -> dict[str, GoldArticle]:
    """The judged articles of a folder by id.

    Raises:
        UsageError: a row does not fit.
    """
    path = folder / GOLD_FILE
    articles = {}
    for number, row in enumerate(read_lines(path), start=1):
        try:
            articles[row["article_id"]] = _read_article(row)
        except (KeyError, TypeError, AttributeError) as error:
            raise UsageError(
                f"{path}, row {number}: needs article_id and sentences, each with text, is_claim and urls; {error!r}"
            ) from error
    return articles


def _read_article(row: LineRow) -> GoldArticle:
    sentences = tuple(_read_sentence(sentence) for sentence in row["sentences"])
    supplied = frozenset(page_key(url) for url in row.get("results", ()))
    return GoldArticle(row["article_id"], sentences, supplied.union(*(sentence.labels for sentence in sentences)))


def _read_sentence(row: LineRow) -> GoldSentence:
    labels: dict[str, str] = {}
    for url, label in row["urls"].items():
        key = page_key(url)
        labels[key] = max(label, labels.get(key, label), key=RANKS.__getitem__)
    return GoldSentence(fold_spaces(row["text"]), bool(row["is_claim"]), labels)


def page_key(url: str) -> str:
    """One key per page: scheme, case of the host, default port, escapes, fragment and last slash make no difference.

    >>> page_key("HTTP://Example.org:80/a%20b/#top") == page_key("https://example.org/a b")
    True
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    path, query = (quote(unquote(piece), safe=_UNQUOTED) for piece in (parts.path, parts.query))
    netloc = parts.hostname if port in _DEFAULT_PORTS else f"{parts.hostname}:{port}"
    return f"{netloc}{path.rstrip('/')}{'?' if query else ''}{query}"

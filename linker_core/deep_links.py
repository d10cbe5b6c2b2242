"""Which links may lead to the very sentence of their page: those whose quote surely stands in the page as a browser shows it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from linker_core.records import Link, Result, Source
from linker_core.settings import SourceSettings
from linker_core.source_text import read_text
from linker_core.text_fragments import DELIMITER, text_directive

_NO_PAGE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|epub|ps|rtf|xml|json|zip)/?\Z", re.IGNORECASE)
"""What browsers hand to a viewer or to the disk: no text fragment works there."""


def lead_to_quotes(
    links: Sequence[Link], sources: Mapping[str, Source], results: Sequence[Result], settings: SourceSettings
) -> tuple[Link, ...]:
    """The links, each with a text directive where its quote is sure to be found; `sources` by id, `results` of the article."""
    contents = {result.url: result.content or "" for result in results}
    return tuple(_lead(link, sources[link.source_id], contents, settings) for link in links)


def _lead(link: Link, source: Source, contents: Mapping[str, str], settings: SourceSettings) -> Link:
    content = contents.get(source.url, "")
    if DELIMITER in link.url or _NO_PAGE.search(urlsplit(link.url).path) or content.startswith("%PDF"):
        return link
    page = read_text(content)
    if not page.startswith(source.text[: link.quote_end]):
        return link  # the quote is from a snippet, which a search engine pieced together
    led = replace(link, directive=text_directive(page, link.quote_start, link.quote_end) or "")
    return led if len(led.href) <= settings.max_url_length else link

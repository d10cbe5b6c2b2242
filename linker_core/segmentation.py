"""Every sentence of a page, with its place in its block, in the page's bytes, and under the page's headings."""

from collections import Counter
from itertools import pairwise

from linker_core.blocks import Block
from linker_core.charsets import DecodedPage
from linker_core.digests import digests_after
from linker_core.page import Page
from linker_core.records import Sentence
from linker_core.sentences import split_sentences


def segment_page(article_id: str, decoded: DecodedPage, page: Page) -> tuple[Sentence, ...]:
    """The sentences of all blocks in page order, those that may carry no link included."""
    found = [
        (block, *span, block.text[before[0] : before[1]])
        for block in page.blocks
        for before, span in pairwise([(0, 0), *split_sentences(block.text)])
    ]
    spans = [block.page_span(start, end) for block, start, end, _ in found]
    offsets = decoded.byte_offsets([position for span in spans for position in (span.start, span.end)])
    repetitions: Counter[str] = Counter()
    digest = digests_after("sentence", article_id)
    sentences = []
    for ordinal, ((block, start, end, previous), *place) in enumerate(zip(found, offsets[::2], offsets[1::2], strict=True)):
        text = block.text[start:end]
        sentence_id = digest(text, repetitions[text])
        repetitions[text] += 1
        sentences.append(_sentence(sentence_id, article_id, ordinal, block, (start, end), (place[0], place[1]), previous))
    return tuple(sentences)


def _sentence(
    sentence_id: str, article_id: str, ordinal: int, block: Block, span: tuple[int, int], place: tuple[int, int], previous: str
) -> Sentence:
    start, end = span
    return Sentence(
        sentence_id=sentence_id,
        article_id=article_id,
        ordinal=ordinal,
        block=block.ordinal,
        kind=block.kind,
        start=start,
        end=end,
        byte_start=place[0],
        byte_end=place[1],
        text=block.text[start:end],
        heading_path=block.heading_path,
        previous=previous,
        barrier=block.barrier(start, end),
    )

import pytest
from html_cases import page_of, real_pages

from linker_core.charsets import decode_page
from linker_core.digests import digest_parts
from linker_core.records import Barrier, BlockKind
from linker_core.segmentation import segment_page

PAGE = """<h1>News</h1>\r\n<p>Öl costs €5&nbsp;billion. It <b>rose</b>\r\nagain.</p><ul><li>It rose again.</ul><p><a href=x>All of it.</a> Not this.</p>"""
FACTS = [
    ("News", BlockKind.HEADING, (), "", Barrier.HEADING),
    ("Öl costs €5\xa0billion.", BlockKind.PARAGRAPH, ("News",), "", None),
    ("It rose again.", BlockKind.PARAGRAPH, ("News",), "Öl costs €5\xa0billion.", None),
    ("It rose again.", BlockKind.LIST_ITEM, ("News",), "", None),
    ("All of it.", BlockKind.PARAGRAPH, ("News",), "", Barrier.LINK),
    ("Not this.", BlockKind.PARAGRAPH, ("News",), "All of it.", None),
]
SOURCES = ["News", "Öl costs €5&nbsp;billion.", "It <b>rose</b>\r\nagain.", "It rose again.", "All of it.", "Not this."]


def segment(raw, declared=None):
    decoded = decode_page(raw, declared)
    return segment_page("id", decoded, page_of(decoded.text))


def test_sentences_of_all_blocks():
    found = [(s.text, s.kind, s.heading_path, s.previous, s.barrier) for s in segment(PAGE.encode())]
    assert found == FACTS


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_byte_offsets_hold_the_sentence(charset):
    raw = PAGE.encode(charset)
    assert [raw[s.byte_start : s.byte_end].decode(charset) for s in segment(raw, charset)] == SOURCES


def test_ordinals_and_ids_are_unique():
    sentences = segment(PAGE.encode())
    assert [s.ordinal for s in sentences] == list(range(6))
    assert len({s.sentence_id for s in sentences}) == 6
    assert sentences[3].sentence_id == digest_parts("sentence", "id", "It rose again.", 1)


def test_ids_do_not_depend_on_what_stands_around():
    before, after = segment(b"<p>One fact.</p>"), segment(b"<p>New lead.</p><div>One fact.</div>")
    assert before[0].sentence_id == after[1].sentence_id


def test_page_without_text_has_no_sentence():
    assert segment(b"<p> </p>") == ()


def test_sentences_of_real_pages_fit_their_blocks(shared):
    for _, raw in real_pages(shared)[::8]:
        decoded = decode_page(raw)
        page = page_of(decoded.text)
        sentences = segment_page("id", decoded, page)
        assert all(page.blocks[s.block].text[s.start : s.end] == s.text and s.byte_start < s.byte_end for s in sentences)


@pytest.mark.parametrize("piece", ["<a>x</a>. ", "A fact. ", "<p>x", "[b] ", "<br>x", "<i>a</i> "])
def test_long_pages_are_segmented_to_their_end(piece):
    raw = b"<p>" + piece.encode() * 20_000
    assert segment(raw)[-1].byte_end > len(raw) - len(piece)

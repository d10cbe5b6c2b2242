import re
from itertools import pairwise

from html_cases import annotate, page_of, words
from hypothesis import given
from hypothesis import strategies as st

from linker_core.annotation import apply_insertions, opening_tag, remove_insertions
from linker_core.charsets import CharsetError, decode_page
from linker_core.markup import Scanner, attributes_of
from linker_core.records import Insertion
from linker_core.references import decode_references
from linker_core.segmentation import segment_page

NAMES = ["a", "b", "code", "span", "div", "p", "li", "h2", "table", "tr", "td", "caption", "button", "select", "option", "form", "object",
         "template", "noscript", "svg", "desc", "math", "mi", "title", "style", "textarea", "script", "br", "img", "nobr", "aside", "pre"]  # fmt: skip
TAGS = [f"{slash}{name}{rest}" for name in NAMES for slash, rest in (("<", ">"), ("<", " hidden>"), ("</", ">"))]
TEXTS = [
    "w ",
    "x",
    " y",
    "İ",
    "e\u0301",
    "שלום",
    "日本",
    "👩‍👧",
    "\r\n",
    "\ufeff",
    "&amp;",
    "&lt",
    "&#13;",
    "<",
    "</",
    "<!--",
    "-->",
    "\0",
    "&",
    "[a b=c]",
    "{{",
]
soups = st.lists(st.sampled_from(TAGS) | st.sampled_from(TEXTS), max_size=25).map("".join)
markup = soups | st.text(max_size=200) | st.text(alphabet="<>/!-=\"'a b&;#\r\n\0[]", max_size=80)
pages = st.binary(max_size=200) | soups.map(str.encode) | soups.map(lambda text: text.encode("utf-8") + b"\xff\xc3")
charsets = st.sampled_from(["utf-8", "windows-1252", "shift_jis", "windows-1251", "gb18030", "euc-jp", "big5", "euc-kr", None])


@given(markup)
def test_tokens_stand_in_order(text):
    position = 0
    for _, start, end, _ in Scanner(text):
        assert position <= start < end <= len(text)
        position = end


@given(markup)
def test_attributes_and_references_never_raise(text):
    attributes_of(f"<a {text}>", 0, len(text) + 4)
    assert decode_references(text.replace("&", "")) == text.replace("&", "")


@given(pages, charsets)
def test_any_bytes_become_text_and_come_back(raw, declared):
    try:
        page = decode_page(raw, declared)
    except CharsetError:
        return
    offsets = page.byte_offsets(range(len(page.text) + 1))
    pieces = [raw[start:end] for start, end in pairwise(offsets)]
    assert b"".join(pieces) == raw
    assert "".join(piece.decode(page.charset, "surrogateescape") for piece in pieces) == page.text


@given(markup)
def test_blocks_fit_their_page(text):
    for block in page_of(text).blocks:
        assert block.text == block.text.strip("\t\n\f\r ") or block.kind == "code"
        spans = [block.page_span(position, position + 1) for position in range(len(block.text))]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(left.end <= right.start or left == right for left, right in pairwise(spans))


@given(markup)
def test_characters_stand_where_the_block_says(text):
    for block in page_of(text).blocks:
        for position, character in enumerate(block.text):
            span = block.page_span(position, position + 1)
            source = text[span.start : span.end]
            assert (
                character in {source, "\ufffd"}
                or character.isspace()
                or character in decode_references(source)
                or source.lower().startswith(("<br", "</br"))
            )


@given(soups)
def test_links_on_all_words_pass_the_gate(text):
    raw = text.encode()
    spans = words(page_of(text))
    page = annotate(raw, spans, "utf-8")
    assert len(page.insertions) == 2 * sum(map(len, spans))
    assert remove_insertions(page.raw, page.insertions) == raw


@given(pages, charsets)
def test_annotation_never_raises_and_comes_out(raw, declared):
    try:
        decoded = decode_page(raw, declared)
    except CharsetError:
        return
    segment_page("x", decoded, page_of(decoded.text))
    page = annotate(raw, words(page_of(decoded.text))[:5], declared)
    assert remove_insertions(page.raw, page.insertions) == raw


@given(st.binary(max_size=50), st.lists(st.tuples(st.integers(0, 50), st.binary(min_size=1, max_size=5)), max_size=6))
def test_insertions_are_undone(raw, edits):
    insertions = [Insertion(min(position, len(raw)), data) for position, data in sorted(edits, key=lambda edit: edit[0])]
    assert remove_insertions(apply_insertions(raw, insertions), insertions) == raw


@given(st.text())
def test_opening_tag_is_one_ascii_tag(path):
    try:
        tag = opening_tag(f"https://example.org/{path}", "noopener noreferrer").decode("ascii")
    except ValueError:
        return
    assert re.fullmatch(r'<a href="[^"<>]*" target="_blank" rel="noopener noreferrer">', tag)
    assert len(list(Scanner(tag))) == 1

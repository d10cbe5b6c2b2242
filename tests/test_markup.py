import pytest
from html5lib_cases import expected_tokens, scanned_tokens, tokenizer_cases

from linker_core.markup import COMMENT, END, RAW_TEXT, START, TEXT, Scanner, attributes_of, is_self_closing
from linker_core.references import decode_references, reference_at

MISSES = {
    "xmlViolation: Non-XML character: Data state": "asks for what XML allows; HTML keeps U+FFFF",
    "xmlViolation: Non-XML space: Data state": "asks for what XML allows; HTML keeps the form feed",
    "xmlViolation: Double hyphen in comment: Data state": "asks for what XML allows in comments",
}
NAMES = {TEXT: "text", RAW_TEXT: "raw", START: "start", END: "end", COMMENT: "comment"}
TOKENS = [
    ("a<b>c</b>", ["text a", "start <b>", "text c", "end </b>"]),
    ("a < b </ 1 <1", ["text a < b ", "comment </ 1 <1"]),
    ("a</", ["text a</"]),
    ("a<", ["text a<"]),
    ("a</>b", ["text a", "text b"]),
    ("a<b c='>'>d", ["text a", "start <b c='>'>", "text d"]),
    ("a<b c=d'>'>e", ["text a", "start <b c=d'>", "text '>e"]),
    ('a<b "c>d', ["text a", 'start <b "c>', "text d"]),
    ('a<b c="d>e', ["text a"]),
    ("a<b c", ["text a"]),
    ("a\r\n<b\r\n c>\rd", ["text a\r\n", "start <b\r\n c>", "text \rd"]),
    (
        "<!-->a<!--->b<!--c--!>d<!--e",
        ["comment <!-->", "text a", "comment <!--->", "text b", "comment <!--c--!>", "text d", "comment <!--e"],
    ),
    ("<![CDATA[a>b", ["comment <![CDATA[a>", "text b"]),
    ("<?php $a->b ?>", ["comment <?php $a->", "text b ?>"]),
    ("<style></STYLEs></Style\n>a", ["start <style>", "raw </STYLEs>", "end </Style\n>", "text a"]),
    ("<script><!--<script></script>--></script>a", ["start <script>", "raw <!--<script></script>-->", "end </script>", "text a"]),
    ("<script><!--</script>a", ["start <script>", "raw <!--", "end </script>", "text a"]),
    ("<script><!--><script></script>a", ["start <script>", "raw <!--><script>", "end </script>", "text a"]),
    ("<script><!--<script></script>", ["start <script>", "raw <!--<script></script>"]),
    ("<title><b>&amp;</title>", ["start <title>", "raw <b>&amp;", "end </title>"]),
    ("<plaintext></plaintext>", ["start <plaintext>", "raw </plaintext>"]),
    ("<\u212abd><sty\u017fe>", ["text <\u212abd>", "start <sty\u017fe>"]),
    ("", []),
]
ATTRIBUTES = [
    ("<a>", []),
    ("<a b>", [("b", "")]),
    ("<a B=c d='e' f=\"&lt;g\" b=h>", [("b", "c"), ("d", "e"), ("f", "<g"), ("b", "h")]),
    ("<a/b/>", [("b", "")]),
    ("<a =b=c>", [("=b", "c")]),
    ("<a b=>", [("b", "")]),
    ("<a b = c>", [("b", "c")]),
    ("<a b=c/>", [("b", "c/")]),
    ("<a b=?x&copy=1&copy>", [("b", "?x&copy=1©")]),
]
REFERENCES = [
    ("&amp;", "&"), ("&ampx", "&x"), ("&notit;", "¬it;"), ("&notin;", "∉"), ("&NotEqualTilde;", "\u2242\u0338"),
    ("&#65;&#x42&#X43;", "ABC"), ("&#0;&#xD800;&#x110000;", "\ufffd\ufffd\ufffd"), ("&#128;&#x81;", "€\x81"), ("&#1;&#xFFFF;", "\x01\uffff"),
    ("&#" + "0" * 9000 + "65;", "A"), ("&#" + "9" * 9000 + ";", "\ufffd"),
]  # fmt: skip
NO_REFERENCES = ["&", "&;", "& amp;", "&#;", "&#x;", "&#xg;", "&nonsense;", "&Amp;", "AT&T"]


def scanned(text):
    return [f"{NAMES[kind]} {text[start:end]}" for kind, start, end, _ in Scanner(text)]


def test_html5lib_tokenizer_suite(shared):
    cases = tokenizer_cases(shared / "html" / "html5lib-tests" / "tokenizer")
    missed = {name for name, case, state in cases if scanned_tokens(case, state) != expected_tokens(case)}
    assert missed == set(MISSES)


@pytest.mark.parametrize(("text", "tokens"), TOKENS)
def test_scans(text, tokens):
    assert scanned(text) == tokens


def test_cdata_is_text_in_foreign_elements_alone():
    scanner = Scanner("<svg><![CDATA[<b>]]><i>")
    kinds = []
    for kind, start, end, _ in scanner:
        scanner.is_foreign = True
        kinds.append((NAMES[kind], scanner.text[start:end]))
    assert kinds == [("start", "<svg>"), ("raw", "<b>"), ("start", "<i>")]


@pytest.mark.parametrize(("tag", "attributes"), ATTRIBUTES)
def test_reads_attributes(tag, attributes):
    assert attributes_of(tag, 0, len(tag)) == attributes


@pytest.mark.parametrize(
    ("tag", "answer"), [("<a/>", True), ("<a b/>", True), ("<a b='c'/>", True), ("<a b=c/>", False), ("<a>", False)]
)
def test_knows_self_closing_tags(tag, answer):
    assert is_self_closing(tag, 0, len(tag)) is answer


@pytest.mark.parametrize(("text", "value"), REFERENCES)
def test_decodes_references(text, value):
    assert decode_references(text) == value


@pytest.mark.parametrize("text", NO_REFERENCES)
def test_leaves_other_ampersands(text):
    assert decode_references(text) == text
    assert reference_at(text, text.index("&")) is None


@pytest.mark.parametrize(
    "piece", ["<", "</", "<!", "<a b='", "<a ", "<a b=", "&", "&#", "<!--", "<script><!--", "<script>", "-->", "<a/", "</script "]
)
def test_long_repetitions_end(piece):
    text = piece * (1_000_000 // len(piece))
    assert all(start < end for _, start, end, _ in Scanner(text))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.plaintext import plain, web_address

CHANGED = [
    ("a\nb\r\n\tc", "a b c"),
    ("a\x1b[31mb", "a<U+001B>[31mb"),
    ("a\x9bb\x00", "a<U+009B>b<U+0000>"),
    ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
    ("a\u2028b", "a b"),
    ("a\ud800b", "a<U+D800>b"),
    ("\U000e0041", "<U+E0041>"),
    ("\ufeffa\u200bb", "<U+FEFF>a<U+200B>b"),
    ("e" + "\u0301" * 9, "e" + "\u0301" * 4),
]
KEPT = [
    "",
    "plain",
    "naïve café",
    "Ελλάδα",
    "日本語",
    "ไม่ใช่",
    "שָׁלוֹם",
    "नमस्ते",
    "می\u200cخواهم",
    "👩\u200d🔬",
    "Vie\u0323\u0302t",
    "co\u00adoperate",
    "<b>&amp;",
]
WEB = ["http://a.example", "https://a.example/x?y=1#z", "HTTPS://a.example/", "https://xn--bcher-kva.example/%20"]
NOT_WEB = [
    "",
    None,
    "javascript:alert(1)",
    "data:text/html,x",
    "//a.example",
    "/x",
    "https://",
    "ftp://a.example",
    "https://u:p@a.example",
    "https://a.example/\u202e",
    "https://a.example/ b",
    "java\nscript:x",
    "https:\\\\a.example",
    "https://[bad",
    "https://[::1",
]


@pytest.mark.parametrize(("text", "shown"), CHANGED)
def test_steering_characters_become_visible(text, shown):
    assert plain(text) == shown


@pytest.mark.parametrize("text", KEPT)
def test_writing_stays_as_it_is(text):
    assert plain(text) == text


def test_long_text_is_cut_and_says_so():
    assert plain("x" * 5000, 10) == "xxxxxxxxxx… (5,000 characters)"
    assert plain("x" * 10, 10) == "x" * 10


@given(st.text(alphabet=st.characters()))
def test_plain_is_safe_and_settled(text):
    shown = plain(text)
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in shown)
    assert plain(shown) == shown
    shown.encode("utf-8")


@pytest.mark.parametrize("url", WEB)
def test_web_address_is_kept(url):
    assert web_address(url) == url


@pytest.mark.parametrize("url", NOT_WEB)
def test_other_address_is_refused(url):
    assert web_address(url) is None


def test_a_printable_text_holds_nothing_that_steers():
    assert [hex(code) for code in range(0x110000) if chr(code).isprintable() and plain(chr(code)) != chr(code)] == []

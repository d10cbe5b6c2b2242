import codecs

import pytest

from linker_core.charsets import CharsetError, decode_page

PAGES = [
    ("utf-8", None, "<p>İstanbul naïve 日本 👩‍👧 e\u0301</p>"),
    ("utf-8", "UTF8", "\ufeff<p>é</p>\r\n"),
    ("cp1252", "latin1", "<p>naïve “quotes” €</p>\r\n"),
    ("cp1251", "windows-1251", "<p>Курс рубля</p>"),
    ("cp932", "Shift_JIS", "<p>表示 ソース ①</p>"),
    ("euc_jp", "euc-jp", "<p>日本語</p>"),
    ("gb18030", "gb2312", "<p>中文</p>"),
    ("big5hkscs", "big5", "<p>中文</p>"),
    ("koi8-r", "koi8-r", "<p>Москва</p>"),
]
REFUSED = ["utf-16", "utf-16le", "utf-7", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "replacement", "x-user-defined", "no such"]
DECLARED = [
    (b'<meta charset="windows-1251"><p>\xea', "cp1251"),
    (b"<meta charset=koi8-r><meta charset=utf-8>", "koi8-r"),
    (b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">\xe9', "cp1252"),
    (b"<META CHARSET='shift_jis'>", "cp932"),
    (b'<meta charset="utf-16">\xc3\xa9', "utf-8"),
    (b"<meta charset=nonsense><meta charset=windows-1251>", "cp1251"),
]
UNDECLARED = [
    (b'<!-- <meta charset="windows-1251"> --><p>\xc3\xa9', "utf-8"),
    (b'<meta name=x content="charset=windows-1251">\xc3\xa9', "utf-8"),
    (b" " * 1024 + b"<meta charset=windows-1251>\xc3\xa9", "utf-8"),
    (b"<p>\xe9", "cp1252"),
    (b"<p>\x81\x8d\xe9", "cp1252"),
    (b"", "utf-8"),
]


@pytest.mark.parametrize(("charset", "declared", "text"), PAGES)
def test_gives_text_and_bytes_back(charset, declared, text):
    raw = text.encode(charset)
    page = decode_page(raw, declared)
    assert (page.text, page.charset) == (text, charset)
    positions = [*range(len(text), -1, -1), 0, 3]
    assert page.byte_offsets(positions) == [len(text[:position].encode(charset)) for position in positions]


@pytest.mark.parametrize("declared", REFUSED)
def test_refuses_what_cannot_be_spliced(declared):
    with pytest.raises(CharsetError):
        decode_page(b"<p>text</p>", declared)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_refuses_utf_16_by_its_mark(mark):
    with pytest.raises(CharsetError, match="superset of ASCII"):
        decode_page(mark + b"<\0p\0>\0", "utf-8")


@pytest.mark.parametrize(("raw", "charset"), DECLARED + UNDECLARED)
def test_reads_the_declaration_of_the_page(raw, charset):
    assert decode_page(raw).charset == charset


def test_byte_order_mark_wins_over_what_is_declared():
    page = decode_page(b"\xef\xbb\xbf<meta charset=windows-1251>", "latin1")
    assert (page.charset, page.text[0]) == ("utf-8", "\ufeff")


def test_keeps_bytes_that_are_no_utf_8():
    page = decode_page(b"a\xff\xc3\xa9\xe2\x82b", "utf-8")
    assert page.byte_offsets([1, 2, 3, 4, 5]) == [1, 2, 4, 5, 6]


def test_refuses_a_charset_that_does_not_give_the_bytes_back():
    with pytest.raises(CharsetError, match="do not come back"):
        decode_page(b"\x81\x30\x81\x30\xfe\x59\xfa\x54\xfa\x5b\x87\x90", "shift_jis")


def test_ascii_positions_are_bytes():
    assert decode_page(b"<p>\r\n").byte_offsets([5, 0]) == [5, 0]

"""Web archives (WARC) as articles: the pages among the recorded responses, with the bytes and charset that the server sent."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import webencodings
from fastwarc.warc import ArchiveIterator, HeaderMap, WarcRecord, WarcRecordType

from linker_core.compression import ByteStream, digest_file, new_hasher
from linker_core.drops import Drop, Placed, display_path
from linker_core.html_pages import check_page
from linker_core.http_bodies import BodyError, decode_body
from linker_core.reasons import DropReason
from linker_core.record_fields import build_article
from linker_core.records import Article
from linker_core.settings import InputSettings
from linker_core.storage import Place

BUFFER_BYTES = 2**20
HEADER_BYTES = 2**16
"""What a record may hold beside the page: more headers than any server sends."""
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
PAGE_STATUSES = frozenset({200, 203})

_SILENT = (WarcRecordType.warcinfo, WarcRecordType.request, WarcRecordType.metadata)
"""What an archive says about itself and about its questions: no answer, so nothing that could be an article."""


def iter_warc_pages(path: Place, settings: InputSettings) -> Iterator[Placed]:
    """Each page of an archive under its address; every other recorded answer as a drop. `line` counts records from 1.

    Behind damage records cannot be told apart: the last drop says after which one the rest was not read.
    """
    file = display_path(path)
    with ByteStream(path, settings.max_file_bytes) as stream, io.BufferedReader(stream, BUFFER_BYTES) as reader:
        number, fault = 0, None
        try:
            for number, record in enumerate(_iter_records(reader), 1):
                if record.record_type not in _SILENT:
                    yield Placed(_read_record(record, settings.max_record_bytes, file, number), file, number)
        except OSError:
            fault = DropReason.TRUNCATED, f"what follows record {number} is no WARC record; the rest of the file was not read"
        if fault := stream.fault or fault:
            yield Placed(Drop("article", fault[0], digest_file(path), None, fault[1], file, 0), file, 0)


def _iter_records(reader: "io.BufferedReader[ByteStream]") -> Iterator[WarcRecord]:
    # the stubs want a stream that seeks; the parser itself reads on
    return iter(ArchiveIterator(_Tape(reader), parse_http=False, stream_detect=False))  # type: ignore[arg-type]


class _Tape:
    """A stream that is read once, from its start to its end, and knows its place: the parser asks for that."""

    def __init__(self, stream: "io.BufferedReader[ByteStream]") -> None:
        self._stream = stream
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place


@dataclass(frozen=True, slots=True)
class _Block:
    """What a record holds: a response with its headers, or nothing of it where it is too large."""

    data: bytes
    size: int
    digest: str


def _read_record(record: WarcRecord, limit: int, file: str, number: int) -> Article | Drop:
    """The page that a record holds; its fault becomes a drop and leaves the records behind it alone."""
    address = _address_of(record)
    block = _read_block(record, limit + HEADER_BYTES)
    try:
        _check_record(record, block, address)
        response = _parse_response(block.data)
        _check_response(response)
        return _build_page(address, response, limit)
    except BodyError as error:
        return Drop("article", error.reason, block.digest, address or None, error.detail, file, number)


def _address_of(record: WarcRecord) -> str:
    """The target's address; some writers put it in angle brackets, as the standard's first draft did."""
    return (record.headers.get("WARC-Target-URI") or "").strip().removeprefix("<").removesuffix(">").strip()


def _read_block(record: WarcRecord, limit: int) -> _Block:
    hasher, data, size = new_hasher(), bytearray(), 0
    while piece := record.reader.read(BUFFER_BYTES):
        hasher.update(piece)
        size += len(piece)
        data += piece if size <= limit else b""
    return _Block(bytes(data) if size <= limit else b"", size, hasher.hexdigest())


def _check_record(record: WarcRecord, block: _Block, address: str) -> None:
    """Whether it holds one whole answer."""
    if record.headers.get("Content-Length") is None or block.size < _stated_length(record):
        raise BodyError(DropReason.TRUNCATED, "the file ends within the record")
    if not address:
        raise BodyError(DropReason.MISSING_ID, "the record has no WARC-Target-URI")
    if record.record_type == WarcRecordType.revisit:
        raise BodyError(DropReason.REVISIT, "supply the archive with the record that it refers to, if you want the page")
    if record.record_type != WarcRecordType.response:
        raise BodyError(DropReason.NOT_HTML, f"a record of type {record.headers.get('WARC-Type')!r}; pages are responses")
    if cut := record.headers.get("WARC-Truncated"):
        raise BodyError(DropReason.TRUNCATED, f"the crawler cut the answer off: {cut[:40]}")
    if block.size and not block.data:
        raise BodyError(DropReason.TOO_LARGE, f"the record is {block.size} bytes long")


def _stated_length(record: WarcRecord) -> int:
    stated = record.headers.get("Content-Length") or ""
    return int(stated) if stated.isdecimal() else 0


def _parse_response(block: bytes) -> WarcRecord:
    """The answer with its HTTP headers read, apart from the archive: what is wrong in here must not end that."""
    response = WarcRecord()
    response.is_http = True
    response.set_bytes_content(block)
    try:
        response.parse_http(auto_decode="none", quirks_mode=True)
    except OSError as error:
        raise BodyError(DropReason.NOT_HTML, "the record holds no HTTP response") from error
    return response


def _check_response(response: WarcRecord) -> None:
    """Whether the server sent a page."""
    headers = response.http_headers
    if headers is None or headers.status_code is None:
        raise BodyError(DropReason.NOT_HTML, "the record holds no HTTP response")
    if headers.status_code not in PAGE_STATUSES:
        raise BodyError(DropReason.ERROR_STATUS, f"the HTTP status is {headers.status_code}")
    kind = (response.http_content_type or "").lower()
    if kind not in PAGE_TYPES:
        raise BodyError(DropReason.NOT_HTML, f"the content type is {kind[:80]!r}" if kind else "it states no content type")


def _build_page(address: str, response: WarcRecord, limit: int) -> Article:
    headers = response.http_headers
    raw = decode_body(response.reader.read(), _join(headers, "Transfer-Encoding"), _join(headers, "Content-Encoding"), limit)
    charset = _charset_of(response)
    if fault := check_page(raw, charset):
        raise BodyError(DropReason.BAD_CHARSET, fault)
    return build_article(address, raw, charset, {"url": address})


def _join(headers: HeaderMap, name: str) -> str:
    return ",".join(headers.get_multiple(name))


def _charset_of(response: WarcRecord) -> str | None:
    """The charset beside the page; a label that browsers do not know they pass over."""
    label = (response.http_charset or "").strip(" \"'")
    return label if label and webencodings.lookup(label) else None

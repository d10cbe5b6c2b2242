"""From a row to the records of the linker: which fields there are, and of what type."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import isnan
from types import MappingProxyType
from typing import Any

import orjson

from linker_core.dates import date_from, parse_moment
from linker_core.digests import NULL, digest_encoded, digest_parts, encode_part
from linker_core.drops import Drop, Kind
from linker_core.reasons import DropReason
from linker_core.records import Article, PackedResult
from linker_core.rows import Row
from linker_core.search_responses import find_query, find_results, known_shapes, recognise

ARTICLE_TEXTS = ("url", "title", "published_at", "section", "author", "lang")
ARTICLE_FIELDS = ("article_id", "html", "op", *ARTICLE_TEXTS)
RESULT_TEXTS = ("title", "snippet", "content", "published")
RESULT_FIELDS = ("article_id", "query", "results", "response", "fetched_at", "url", "position", "op", *RESULT_TEXTS)
FIELDS: MappingProxyType[Kind, tuple[str, ...]] = MappingProxyType({"article": ARTICLE_FIELDS, "result": RESULT_FIELDS})

_DATES = ("published_at", "published")
_POSITIONS = 2**31
_POSITION_DIGITS = 10
_TYPE_NAMES = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "an object"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Why fields make no record."""

    reason: DropReason
    detail: str


def read_article(row: Row) -> Article | Drop:
    """The article that a row states; `html` as text stands for its UTF-8 bytes, as binary for the page's own."""
    fields, fault = identify(row.value)
    fault = fault or _check_html(fields.get("html")) or check_texts(fields, ARTICLE_TEXTS)
    if fault:
        return row.drop("article", fault.reason, fault.detail, id_of(fields))
    html = fields["html"]
    if isinstance(html, bytes):
        return build_article(fields["article_id"], html, None, fields)
    return build_article(fields["article_id"], html.encode(), "utf-8", fields)


def build_article(article_id: str, raw: bytes, charset: str | None, fields: Mapping[str, Any]) -> Article:
    """An article and its digest over all of its fields, which are of the right types."""
    texts = [as_text(fields.get(name)) for name in ARTICLE_TEXTS]
    digest = digest_parts(article_id, raw, charset, *texts)
    return Article(article_id, raw, digest, charset, *texts)


def iter_row_results(row: Row) -> Iterator[PackedResult | Drop]:
    """The results that a row states: those of a search API's `response`, the elements of `results`, else the row itself."""
    fields, fault = identify(row.value)
    if not fault and fields.get("response") is not None:
        fields, fault = _unwrap(fields)
    elements = fields.get("results")
    if fault := fault or _check_list(elements) or check_texts(fields, ("query",)):
        yield row.drop("result", fault.reason, fault.detail, id_of(fields))
    elif elements is not None:
        for ordinal, element in enumerate(elements):
            result = _read_result(fields, element)
            yield _drop_element(row, fields, ordinal, result) if isinstance(result, Fault) else result
    elif "results" not in fields or fields.get("url") is not None:
        result = _read_result(fields, fields)
        yield row.drop("result", result.reason, result.detail, id_of(fields)) if isinstance(result, Fault) else result


def _unwrap(fields: Mapping[str, Any]) -> tuple[dict[str, Any], Fault | None]:
    """The fields with the results that a search API's response holds; Parquet columns may hold it as text."""
    response = fields["response"]
    if isinstance(response, str | bytes):
        try:
            response = orjson.loads(response)
        except orjson.JSONDecodeError:
            return dict(fields), Fault(DropReason.BROKEN_JSON, "response is a text that is not valid JSON")
    found = recognise(response)
    if found is None:
        detail = f"the response has the shape of no search API that is known: {known_shapes()}"
        return dict(fields), Fault(DropReason.UNKNOWN_RESPONSE, detail)
    query = fields["query"] if fields.get("query") is not None else find_query(*found)
    return {"article_id": fields["article_id"], "query": query, "results": find_results(*found, fields.get("fetched_at"))}, None


def _drop_element(row: Row, fields: Mapping[str, Any], ordinal: int, fault: Fault) -> Drop:
    """One result of a list set aside; the others of the row stand."""
    digest = digest_parts(row.digest(), ordinal)
    return Drop("result", fault.reason, digest, fields["article_id"], fault.detail, row.file, row.line)


def _read_result(fields: Mapping[str, Any], element: Any) -> PackedResult | Fault:
    """The result that `element` states for the article and query of the row's `fields`."""
    if not isinstance(element, dict):
        return _wrong_type("the result", element, "write it as an object")
    if fault := check_url(element.get("url")) or check_texts(element, RESULT_TEXTS):
        return fault
    position = _read_position(element.get("position"))
    if isinstance(position, Fault):
        return position
    query = fields.get("query")
    title, snippet, content, published = [as_text(element.get(name)) for name in RESULT_TEXTS]
    if published and fields.get("fetched_at") is not None:
        published = date_from(published, parse_moment(fields["fetched_at"]))
    parts = [*map(encode_part, (fields["article_id"], element["url"], position, title, snippet, content, published, query))]
    digest = digest_encoded(parts)
    excerpt, text = (None if kind == NULL else data for data, kind in parts[4:6])
    return PackedResult(fields["article_id"], element["url"], digest, position, title, excerpt, text, published, query)


def identify(value: object) -> tuple[dict[str, Any], Fault | None]:
    """The fields of a record, and what is wrong with its id."""
    if not isinstance(value, dict):
        return {}, Fault(DropReason.NOT_AN_OBJECT, f"the record is {_name_type(value)}; write one object per line")
    article_id = value.get("article_id")
    if article_id is None:
        return value, Fault(DropReason.MISSING_ID, "article_id is missing")
    if not isinstance(article_id, str):
        return value, _wrong_type("article_id", article_id, "quote it")
    return value, None if article_id.strip() else Fault(DropReason.MISSING_ID, "article_id is blank")


def id_of(fields: Mapping[str, Any]) -> str | None:
    """The id for a drop, where it is one."""
    article_id = fields.get("article_id")
    return article_id if isinstance(article_id, str) and article_id.strip() else None


def _check_html(html: object) -> Fault | None:
    if html is None:
        return Fault(DropReason.MISSING_HTML, "html is missing")
    return None if isinstance(html, str | bytes) else _wrong_type("html", html, "write the page as a text")


def _check_list(elements: object) -> Fault | None:
    return None if elements is None or isinstance(elements, list) else _wrong_type("results", elements, "write a list")


def check_url(url: object) -> Fault | None:
    """What is wrong with the address of a result."""
    if url is None or url == "":
        return Fault(DropReason.MISSING_URL, "url is missing")
    return None if isinstance(url, str) else _wrong_type("url", url, "write it as a text")


def check_texts(fields: Mapping[str, Any], names: Iterable[str]) -> Fault | None:
    """The first of the fields that is neither text nor null nor, where one belongs, a date."""
    for name in names:
        value = fields.get(name)
        if not (value is None or isinstance(value, str) or (name in _DATES and isinstance(value, date))):
            return _wrong_type(name, value, "write it as a text")
    return None


def _read_position(value: object) -> int | Fault | None:
    """A whole number in any of the spellings that JSON writers and data frames use; NaN is their null."""
    if isinstance(value, str) and len(value) <= _POSITION_DIGITS and value.strip().isdecimal():
        value = int(value)
    match value:
        case None:
            return None
        case float() if isnan(value):
            return None
        case int() | float() if not isinstance(value, bool) and abs(value) < _POSITIONS and value == int(value):
            return int(value)
    return Fault(DropReason.WRONG_TYPE, "position is no whole number of 32 bits")


def as_text(value: str | date | None) -> str | None:
    """A field as text: a date as columns hold it is written as ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def _wrong_type(name: str, value: object, remedy: str) -> Fault:
    return Fault(DropReason.WRONG_TYPE, f"{name} is {_name_type(value)}; {remedy}")


def _name_type(value: object) -> str:
    return "null" if value is None else _TYPE_NAMES.get(type(value), type(value).__name__)

"""Raw responses of search APIs, told by their shape, as the results that the linker knows."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from linker_core.dates import date_from, parse_moment
from linker_core.search_shapes import SHAPES, Block, Path, Shape

PIECES = " … "
"""Between the pieces of one page that a response quotes: they need not stand side by side."""
_TEXTS = ("title", "snippet", "content", "published")


def recognise(response: object) -> tuple[Shape, Mapping[str, Any]] | None:
    """The shape of a response and the object that has it; None where no API is known that answers so."""
    if not isinstance(response, dict):
        return None
    wrapped = response.get("data")
    for candidate in (response, wrapped if isinstance(wrapped, dict) else {}):  # clones of Bing put theirs into `data`
        for shape in SHAPES:
            if _has_shape(candidate, shape):
                return shape, candidate
    return None


def known_shapes() -> str:
    """The names of all search APIs whose responses are recognised."""
    return ", ".join(shape.name for shape in SHAPES)


def find_query(shape: Shape, response: Mapping[str, Any]) -> str | None:
    """The question that was asked, where the response repeats it."""
    return _first_text(response, shape.query)


def find_results(shape: Shape, response: Mapping[str, Any], fetched_at: object) -> list[Any]:
    """The response's results with the linker's names of fields, one per address, ranked as they came.

    Relative dates count from the day of `fetched_at`; without it they stay as they are, and state nothing.
    """
    moment = parse_moment(fetched_at)
    found: list[Any] = []
    by_url: dict[str, dict[str, Any]] = {}
    for result in (result for block in shape.blocks for result in _iter_block(block, response, moment)):
        if not isinstance(result, dict):
            found.append(result)
        elif (first := by_url.get(result["url"]) if isinstance(result["url"], str) else None) is not None:
            _add_piece(first, result)
        else:
            found.append(result)
            if isinstance(result["url"], str):
                by_url[result["url"]] = result
    for position, result in enumerate(found, 1):
        if isinstance(result, dict):
            result["position"] = position
    return found


def _has_shape(response: Mapping[str, Any], shape: Shape) -> bool:
    if any(response.get(key) == text for key, text in shape.kinds):
        return True
    if any(_at(response, mark) is not None for mark in shape.marks):
        return True
    first = _at(response, ("results", 0)) if shape.element_marks else None
    return isinstance(first, dict) and any(first.get(mark) is not None for mark in shape.element_marks)


def _iter_block(block: Block, response: Mapping[str, Any], moment: date | None) -> Iterator[Any]:
    elements = _at(response, block.path)
    for element in elements if isinstance(elements, list) else [elements] if isinstance(elements, dict) else []:
        if not isinstance(element, dict):
            yield from (element,) if block.is_main else ()
            continue
        result = _read_element(block, element, moment)
        if block.is_main or (isinstance(result["url"], str) and (result["snippet"] or result["content"])):
            yield result


def _read_element(block: Block, element: Mapping[str, Any], moment: date | None) -> dict[str, Any]:
    url = next((value for path in block.url if (value := _at(element, path)) is not None), None)
    return {
        "url": url,
        "title": _first_text(element, block.title),
        "snippet": PIECES.join(_pieces(element, block.snippets)) or None,
        "content": _first_text(element, block.content),
        "published": date_from(_first_text(element, block.published), moment),
    }


def _add_piece(first: dict[str, Any], other: Mapping[str, Any]) -> None:
    """What another block says of a page that was met before."""
    for name in _TEXTS:
        first[name] = first[name] or other[name]
    piece = other["snippet"]
    if piece and piece not in (first["snippet"] or ""):
        first["snippet"] = f"{first['snippet']}{PIECES}{piece}"


def _pieces(element: Mapping[str, Any], paths: Sequence[Path]) -> Iterator[str]:
    for path in paths:
        value = _at(element, path)
        yield from (piece for piece in (value if isinstance(value, list) else [value]) if isinstance(piece, str) and piece)


def _first_text(value: Mapping[str, Any], paths: Sequence[Path]) -> str | None:
    return next((text for path in paths if isinstance(text := _at(value, path), str) and text), None)


def _at(value: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        if isinstance(step, str) and isinstance(value, dict):
            value = value.get(step)
        elif isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        else:
            return None
    return value

"""From rows of a file to decisions: which fields each action needs, and what is set aside with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from linker_core.addresses import Address, parse_address, source_id
from linker_core.decision_files import DECISION_FIELDS, DECISION_FORM
from linker_core.decisions import Action, Decision, Decisions, read_time
from linker_core.drops import Drop
from linker_core.hosts import ascii_host, is_registry_suffix
from linker_core.reasons import DropReason
from linker_core.rows import Row, canonical_json


@dataclass(frozen=True, slots=True)
class Use:
    """The fields that say what an action is about: those it needs, and those it may have."""

    needed: tuple[str, ...]
    allowed: tuple[str, ...] = ()


_SENTENCE = ("article_id", "quote")
_AROUND = ("prefix", "suffix")
USES: MappingProxyType[Action, Use] = MappingProxyType(
    {
        Action.PIN: Use((*_SENTENCE, "url"), _AROUND),
        Action.FORBID: Use(_SENTENCE, (*_AROUND, "url")),
        Action.NOT_A_CLAIM: Use(_SENTENCE, _AROUND),
        Action.BAD_SOURCE: Use(("url",), ("article_id",)),
        Action.BAD_DOMAIN: Use(("domain",), ("article_id",)),
        Action.ACCEPT_CONFLICT: Use(_SENTENCE, (*_AROUND, "url")),
    }
)
_ADDRESSING = ("article_id", "quote", "prefix", "suffix", "url", "domain")


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A file of decisions, read: what is in force, what was set aside, and every row as JSON, for the next run."""

    decisions: Decisions
    drops: tuple[Drop, ...]
    rows: tuple[str, ...]


class _FaultError(ValueError):
    """A row is no decision."""

    def __init__(self, reason: DropReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def read_decisions(rows: Iterable[Row], max_url_length: int) -> DecisionInput:
    """The decisions that rows state; of several on one thing the latest stays, and the order of the rows is of no account."""
    kept: dict[str, tuple[Decision, Row]] = {}
    drops: list[Drop] = []
    stored: list[str] = []
    for row in rows:
        stored.append(canonical_json(row.value).decode())
        decision = read_decision(row, max_url_length)
        if isinstance(decision, Drop):
            drops.append(decision)
            continue
        before = kept.get(decision.decision_id)
        if before is None:
            kept[decision.decision_id] = decision, row
            continue
        last, other = sorted((before, (decision, row)), key=_order, reverse=True)
        kept[decision.decision_id] = last
        reason = DropReason.DUPLICATE_DECISION
        drops.append(other[1].drop("decision", reason, reason.explanation, decision.article_id or None))
    return DecisionInput(Decisions(decision for decision, _ in kept.values()), tuple(drops), tuple(sorted(stored)))


def _order(read: tuple[Decision, Row]) -> tuple[Any, ...]:
    """The later first; of equal ones, which tell different notes, the one with the greater row."""
    decision, row = read
    return decision.day, row.digest(), row.file, row.line


def read_decision(row: Row, max_url_length: int) -> Decision | Drop:
    """The decision that a row states, or why it states none."""
    fields = row.value if isinstance(row.value, dict) else {}
    article_id = fields.get("article_id")
    try:
        return _build(_check_fields(row.value), max_url_length)
    except _FaultError as fault:
        return row.drop("decision", fault.reason, str(fault), article_id if isinstance(article_id, str) else None)


def _check_fields(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _FaultError(DropReason.NOT_AN_OBJECT, "the decision is no object; write one object per line")
    for name, field in value.items():
        if name not in DECISION_FIELDS:
            raise _FaultError(DropReason.UNKNOWN_FIELD, DECISION_FORM.explain_unknown(name))
        if not isinstance(field, str):
            raise _FaultError(DropReason.WRONG_TYPE, f"{name} is no text; quote it")
    return value


def _build(fields: dict[str, str], max_url_length: int) -> Decision:
    action = _read_action(fields.get("action", ""))
    use = USES[action]
    for name in use.needed:
        if not fields.get(name):
            raise _FaultError(DropReason.MISSING_FIELD, f"{action} needs {name}")
    for name in _ADDRESSING:
        if fields.get(name) and name not in (*use.needed, *use.allowed):
            raise _FaultError(DropReason.NEEDLESS_FIELD, f"{action} takes no {name}; leave it empty")
    texts = {name: fields.get(name, "") for name in DECISION_FIELDS[1:]}
    texts["decided_at"] = _check_time(texts["decided_at"])
    texts["domain"] = _read_domain(texts["domain"])
    return Decision(action, **texts, source_id=_read_source(texts["url"], max_url_length))


def _read_action(text: str) -> Action:
    name = text.lower().replace(" ", "_").replace("-", "_")
    if name in set(Action):
        return Action(name)
    near = get_close_matches(name, list(Action), n=1)
    remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(Action)}"
    said = f"there is no action {text!r}" if text else "action is missing"
    raise _FaultError(DropReason.UNKNOWN_ACTION, f"{said}; {remedy}")


def _check_time(text: str) -> str:
    try:
        if text:
            read_time(text)
    except ValueError:
        raise _FaultError(
            DropReason.WRONG_TYPE, f"decided_at {text!r} is no date or time as 2026-01-31 or 2026-01-31T09:30Z"
        ) from None
    return text


def _read_source(url: str, max_length: int) -> str:
    """The id of the source that an address names; empty without one."""
    if not url:
        return ""
    address = parse_address(url, max_length)
    if isinstance(address, Address):
        return source_id(address.canonical)
    raise _FaultError(DropReason.BAD_SOURCE_NAME, f"url {url!r}: {address.explanation}")


def _read_domain(text: str) -> str:
    """The domain as hosts are compared: ASCII, lower case, and without the www that stands for the whole site."""
    if not text:
        return ""
    host = ascii_host(text.strip(".").removeprefix("*."))
    if host is None or is_registry_suffix(host):
        what = "is a public suffix, below which everybody registers" if host else "is no public domain name"
        raise _FaultError(DropReason.BAD_SOURCE_NAME, f"domain {text!r} {what}; write it as example.com")
    site = host.removeprefix("www.")
    return host if is_registry_suffix(site) or "." not in site else site

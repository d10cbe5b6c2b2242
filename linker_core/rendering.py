"""The template engine of the report: everything escaped, style and script inlined and named in the policy by their hash."""

import json
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from linker_core.digests import digest_parts
from linker_core.fates import Fate, explain_reason, fate_of
from linker_core.pieces import show_address, show_claim, show_values
from linker_core.plaintext import plain


@cache
def environment() -> Environment:
    """The templates with autoescape on and the report's filters; an unknown name is an error, not an empty string."""
    env = Environment(
        loader=PackageLoader("linker_core"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters |= {
        "anchor": anchor,
        "count": format_count,
        "counted": counted,
        "data": to_data,
        "fate_key": lambda code: fate_of(code).key,
        "percent": format_percent,
        "change": format_change,
        "plain": plain,
        "why": lambda code, level: explain_reason(level, code),
        "words": lambda code: code.replace("_", " "),
    }
    env.globals |= {
        "policy": policy,
        "fate_list": tuple(Fate),
        "address": show_address,
        "values": show_values,
        "claim": show_claim,
    }
    return env


def render(template: str, scripts: Sequence[str] = (), **values: Any) -> bytes:
    """One whole page in UTF-8. `scripts` name files beside the templates that the page may run, in this order."""
    script = "".join(map(read_asset, scripts)) or None
    assets = {"style": Markup(read_asset("report.css")), "script": Markup(script) if script else None}  # noqa: S704 (our own files)
    return environment().get_template(template).render(**assets, **values).encode("utf-8")


@cache
def read_asset(name: str) -> str:
    """A style sheet or script that travels with the templates."""
    return (files("linker_core") / "templates" / name).read_text(encoding="utf-8")


def policy(style: str, script: str | None) -> str:
    """A Content-Security-Policy that lets just these two texts act, and nothing be fetched, sent or framed.

    The script may load further ones: the report's own data, which a page opened from disk cannot read in any other way.
    """
    scripts = f"script-src {_hash(script)} 'strict-dynamic'; " if script else ""
    return f"default-src 'none'; style-src {_hash(style)}; {scripts}img-src data:; base-uri 'none'; form-action 'none'"


def anchor(article_id: str) -> str:
    """The fragment of an article on its page: safe in any attribute, whatever the id holds."""
    return f"a-{digest_parts(article_id)}"


def claim_anchor(claim_id: str) -> str:
    """The fragment of a claim on its page."""
    return f"c-{claim_id}"


def to_data(value: Any) -> str:
    """A value for an attribute or a script of the report: JSON in ASCII, in which no character can end the text it stands in."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def format_count(number: float) -> str:
    """A whole number with thousands separated."""
    return f"{number:,.0f}"


def format_percent(share: float | None) -> str:
    """A share in per cent; never 0 for something, nor 100 for less than all.

    >>> [format_percent(share) for share in (None, 0.0, 0.00001, 0.25, 0.99999, 1.0)]
    ['n/a', '0%', '<0.1%', '25.0%', '>99.9%', '100%']
    """
    if share is None:
        return "n/a"
    if share in {0, 1}:
        return f"{share:.0%}"
    return "<0.1%" if share < 0.0005 else ">99.9%" if share > 0.9995 else f"{share:.1%}"


def format_change(before: float | None, after: float | None, unit: str = "") -> str:
    """How a figure moved, with its sign.

    >>> [format_change(2, 5), format_change(5, 2), format_change(2, 2), format_change(0.25, 0.5, "points")]
    ['+3', '−3', '±0', '+25.0 points']
    """
    if before is None or after is None:
        return "n/a"
    step = (after - before) * (100 if unit else 1)
    sign = "+" if step > 0 else "−" if step < 0 else "±"
    return f"{sign}{abs(step):,.1f} {unit}" if unit else f"{sign}{abs(step):,.0f}"


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "claim"), counted(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def format_day(text: str) -> str:
    """The day of a moment as the article states it; the words where they are no date."""
    return plain(text, None)[:10] if text[:4].isdigit() else plain(text, 40)


def page_link(path: str) -> str:
    """Where a published page lies, seen from an article page; `path` is its path below html/."""
    return "../../html/" + quote(path, safe="/")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode()}'"

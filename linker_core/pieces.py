"""Small pieces of HTML that the report's templates and the review view share. Every foreign text is made plain, then escaped."""

from functools import cache

from markupsafe import Markup, escape

from linker_core.fates import Fate, explain_reason
from linker_core.plaintext import plain
from linker_core.ruling_details import RulingDetail


def show(text: str | None, limit: int | None) -> str:
    """A foreign text for elements and attributes alike, at most `limit` characters of it; nothing for None."""
    return str(escape(plain(text, limit))) if text else ""


def show_address(url: str, href: str | None, domain: str | None) -> Markup:
    """A foreign address by its domain: a link where it may be followed, else the words alone."""
    words = f"<bdi>{show(domain or url, 120)}</bdi>"
    if href:
        return Markup(f'<a href="{escape(href)}" rel="noopener noreferrer nofollow">{words}</a>')  # noqa: S704 - escaped
    return Markup(f'<span class="refused">{words}</span>')  # noqa: S704 - escaped


def show_values(claim_value: str | None, source_value: str | None) -> Markup:
    """The two values of a conflict, one beside the other."""
    return Markup(  # noqa: S704 - escaped
        f'<dl class="values"><div><dt>The article</dt><dd dir="auto">{show(claim_value, 200)}</dd></div>'
        f'<div><dt>The source</dt><dd dir="auto">{show(source_value, 200)}</dd></div></dl>'
    )


def split_once(text: str, words: str | None) -> tuple[str, str, str]:
    """The text before, in and after the words, where they stand in it exactly once; else all of it before."""
    if not words or text.count(words) != 1:
        return text, "", ""
    before, _, after = text.partition(words)
    return before, words, after


def show_claim(text: str, anchor: str | None, limit: int) -> Markup:
    """A claim with its linked words marked, or told beside it where they do not stand in it exactly once."""
    before, words, after = split_once(text, anchor)
    marked = f"<mark>{show(words, limit)}</mark>{show(after, limit)}" if words else ""
    apart = f'<p class="muted">Linked words: “<bdi>{show(anchor, 300)}</bdi>”</p>' if anchor and not words else ""
    return Markup(f'<p class="text" dir="auto">{show(before, limit)}{marked}</p>{apart}')  # noqa: S704 - escaped


@cache
def show_fate(fate: Fate) -> str:
    """A fate by its sign and its label."""
    return f'<span class="fate {fate.key}"><span aria-hidden="true">{fate.sign}</span> {fate.label}</span>'


@cache
def show_reason(level: str, code: str) -> str:
    """A reason code in words."""
    return str(escape(explain_reason(level, code)))


def show_ruling(ruling: RulingDetail, *, is_quoted: bool) -> str:
    """An editor's decision with what came of it; `is_quoted` where its words stand nowhere else."""
    about = f" <bdi>{show(ruling.domain, 120) or show(ruling.url, 160)}</bdi>" if ruling.domain or ruling.url else ""
    quote = f" “<bdi>{show(ruling.quote, 240)}</bdi>”" if is_quoted and ruling.quote else ""
    why = f". {show_reason('decision', ruling.reason)}" if ruling.reason else ""
    who = f' <span class="muted"><bdi>{show(ruling.editor, 80)}</bdi> {show(ruling.decided_at, 40)}</span>'
    note = f' <span class="muted">“<bdi>{show(ruling.note, 240)}</bdi>”</span>' if ruling.note else ""
    by = who if ruling.editor or ruling.decided_at else ""
    action = show(ruling.action.replace("_", " "), 40)
    return f'<p class="ruling"><strong>{action}</strong>{about}{quote}: {show(ruling.status, 40)}{why}{by}{note}</p>'

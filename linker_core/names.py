"""Names in a text, as they stand there: runs of capitalised words, acronyms, mixed case."""

import re

_RUN = re.compile(r"[A-Z][\w’'&.-]*(?:\s(?:of|for|and|the|de|van|von)(?=\s[A-Z])\s[A-Z][\w’'&-]*|\s[A-Z][\w’'&-]*)*")
_POSSESSIVE = re.compile(r"['’]s?$")


def names_in(text: str) -> tuple[str, ...]:
    """Distinct names in order: each run of capitalised words, and each of its words.

    >>> names_in("Shares of Amazon Web Services rose, Jeff Bezos’s firm said.")
    ('Shares of Amazon Web Services', 'Shares', 'Amazon', 'Web', 'Services', 'Jeff Bezos', 'Jeff', 'Bezos')
    """
    found: dict[str, None] = {}
    for run in _RUN.findall(text):
        found.setdefault(_POSSESSIVE.sub("", run))
        for word in run.split():
            if word[0].isupper():
                found.setdefault(_POSSESSIVE.sub("", word))
    return tuple(found)

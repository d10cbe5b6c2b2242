"""Names in a text, as they stand there: runs of capitalised words, acronyms, mixed case."""

import re

_UPPER = "".join(char for char in map(chr, range(0x530)) if char.isupper())
"""Capitals of the Latin, Greek and Cyrillic alphabets."""
_NAME = rf"(?<!\w)[a-z]?[{_UPPER}][\w’'&-]*"
_RUN = re.compile(rf"(?<!\w)[a-z]?[{_UPPER}][\w’'&.-]*(?:\s(?:of|for|and|the|de|van|von)(?=\s[{_UPPER}])\s{_NAME}|\s{_NAME})*")
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
            if any(map(str.isupper, word[:2])):
                found.setdefault(_POSSESSIVE.sub("", word))
    return tuple(found)

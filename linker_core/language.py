"""The language a text is written in, by its script and its letters."""

import re
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

MAX_CHARS = 1000
"""Running text beyond this does not change the answer."""
MIN_LETTERS = 100
"""Below this a declared language is better evidence than the letters."""
UNKNOWN = "und"
"""BCP 47's code for a language that cannot be told."""

MIN_FUNCTION_SHARE = 0.12
"""English prose has about a third of such words; no other language has these as its own."""
_FUNCTION_WORDS = frozenset(
    "the and that with from which this these were been have has his their they by are would could after than".split()
)
_RUNNING_LINE = 60
_LETTERS = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]+)*\Z", re.IGNORECASE)

_SCRIPTS = {
    "Kana": ("\u3040-\u30ff", ("ja",)),
    "Hangul": ("\u1100-\u11ff\u3130-\u318f\uac00-\ud7af", ("ko",)),
    "Han": ("\u3400-\u9fff\U00020000-\U0002ffff", ("zh",)),
    "Cyrillic": ("\u0400-\u052f", ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg")),
    "Arabic": ("\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", ("ar", "fa", "ur", "ps", "ug")),
    "Hebrew": ("\u0590-\u05ff", ("he",)),
    "Greek": ("\u0370-\u03ff\u1f00-\u1fff", ("el",)),
    "Devanagari": ("\u0900-\u097f", ("hi", "mr", "ne", "sa")),
    "Bengali": ("\u0980-\u09ff", ("bn", "as")),
    "Gurmukhi": ("\u0a00-\u0a7f", ("pa",)),
    "Gujarati": ("\u0a80-\u0aff", ("gu",)),
    "Oriya": ("\u0b00-\u0b7f", ("or",)),
    "Tamil": ("\u0b80-\u0bff", ("ta",)),
    "Telugu": ("\u0c00-\u0c7f", ("te",)),
    "Kannada": ("\u0c80-\u0cff", ("kn",)),
    "Malayalam": ("\u0d00-\u0d7f", ("ml",)),
    "Sinhala": ("\u0d80-\u0dff", ("si",)),
    "Thai": ("\u0e00-\u0e7f", ("th",)),
    "Lao": ("\u0e80-\u0eff", ("lo",)),
    "Burmese": ("\u1000-\u109f", ("my",)),
    "Georgian": ("\u10a0-\u10ff\u1c90-\u1cbf", ("ka",)),
    "Amharic": ("\u1200-\u139f", ("am",)),
    "Khmer": ("\u1780-\u17ff", ("km",)),
    "Armenian": ("\u0530-\u058f", ("hy",)),
}
"""Character ranges of a script, and the languages written in it: one of them needs no further look."""

_LATIN = (
    *("af", "az", "bs", "ca", "cs", "cy", "da", "de", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "hr", "hu", "id"),
    *("is", "it", "lt", "lv", "ms", "mt", "nl", "no", "pl", "pt", "ro", "sk", "sl", "sq", "sv", "sw", "tl", "tr", "uz", "vi"),
)
_ANY_SCRIPT = re.compile("|".join(f"(?P<{name}>[{ranges}]+)" for name, (ranges, _) in _SCRIPTS.items()))


def detect_language(text: str, declared: str | None = None) -> str:
    """The ISO 639-1 code of a text's language, or "und"; `declared` is believed only where the text is short."""
    running = _running_text(text)
    letters = sum(map(len, _LETTERS.findall(running)))
    code = _CODE.match((declared or "").strip())
    if letters < MIN_LETTERS and code:
        return code[1].lower()
    if letters >= MIN_LETTERS and _is_plainly_english(running):
        return "en"
    return _detect(running, letters) if letters else UNKNOWN


def _is_plainly_english(text: str) -> bool:
    """Whether so many words are English function words that no other language can be meant; spares most pages the model."""
    words = text.lower().split()
    return sum(word in _FUNCTION_WORDS for word in words) >= MIN_FUNCTION_SHARE * len(words) > 0


def _running_text(text: str) -> str:
    """The first long lines: menus and names in front of an article say little of its language."""
    lines = [" ".join(line.split()) for line in text[: MAX_CHARS * 20].splitlines()]
    long_lines = [line for line in lines if len(line) >= _RUNNING_LINE]
    return "\n".join(long_lines or lines)[:MAX_CHARS]


def _detect(text: str, letters: int) -> str:
    languages = _languages_by_script(text, letters)
    if len(languages) == 1:
        return languages[0]
    return str(_identifier(languages).classify(text)[0])


def _languages_by_script(text: str, letters: int) -> tuple[str, ...]:
    if text.isascii():
        return _LATIN
    counts = dict.fromkeys(_SCRIPTS, 0)
    for match in _ANY_SCRIPT.finditer(text):
        counts[match.lastgroup or ""] += match.end() - match.start()
    # Japanese writes most nouns in Han characters: a fifth of kana among them tells it from Chinese
    if counts["Kana"] * 5 >= counts["Han"] and counts["Kana"]:
        counts["Kana"] += counts["Han"]
    script, count = max(counts.items(), key=lambda item: item[1])
    return _SCRIPTS[script][1] if count * 2 > letters else _LATIN


@cache
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(languages)
    return identifier

"""Reads the html5lib test suite and runs its tokenizer cases through the scanner."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from linker_core.markup import COMMENT, DOCTYPE, END, RAW_TEXT, START, TEXT, Scanner, attributes_of, is_self_closing
from linker_core.references import decode_references

PREFIXES = {
    "Data state": "",
    "CDATA section state": "<![CDATA[",
    "PLAINTEXT state": "<plaintext>",
    "RCDATA state": "<{last}>",
    "RAWTEXT state": "<{last}>",
    "Script data state": "<{last}>",
}
DEFAULT_LAST = {"RCDATA state": "textarea", "RAWTEXT state": "style", "Script data state": "script"}


def tokenizer_cases(folder: Path) -> Iterator[tuple[str, dict, str]]:
    """Name, case and initial state of every tokenizer test."""
    for path in sorted(folder.glob("*.test")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for case in document.get("tests") or document["xmlViolationTests"]:
            for state in case.get("initialStates", ["Data state"]):
                yield f"{path.stem}: {case['description']}: {state}", _unescaped(case), state


def tree_documents(folder: Path) -> list[str]:
    """The input of every tree construction test."""
    texts = [path.read_bytes().decode() for path in sorted(folder.rglob("*.dat"))]
    return [match[1] for text in texts for match in re.finditer(r"(?:\A|\n)#data\n(.*?)\n?#errors\n", text, re.DOTALL)]


def _unescaped(case: dict) -> dict:
    if not case.get("doubleEscaped"):
        return case
    return {
        **case,
        "input": _unescape(case["input"]),
        "output": [[_unescape(v) if isinstance(v, str) else v for v in t] for t in case["output"]],
    }


def _unescape(text: str) -> str:
    return re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), text)


def expected_tokens(case: dict) -> list:
    """Doctypes count by their place alone: the scanner does not read what they say."""
    return _merged([["DOCTYPE"] if token[0] == "DOCTYPE" else token for token in case["output"]])


def scanned_tokens(case: dict, state: str) -> list:
    """The scanner's tokens in the suite's form.

    The suite's parser turns CR and CRLF into LF first; the scanner must not, for the page's bytes to come back, so it is
    done to the input here. NUL is replaced here for the same reason.
    """
    prefix = PREFIXES[state].format(last=case.get("lastStartTag") or DEFAULT_LAST.get(state))
    text = prefix + re.sub(r"\r\n?", "\n", case["input"])
    scanner = Scanner(text)
    scanner.is_foreign = state == "CDATA section state"
    tokens = [_token(text, token, state, is_first=token[1] == len(prefix)) for token in scanner if token[1] >= len(prefix)]
    return _merged(tokens)


def _token(text: str, token: tuple, state: str, *, is_first: bool) -> list:
    kind, start, end, name = token
    source = text[start:end]
    if kind in (TEXT, RAW_TEXT):
        is_decoded = kind == TEXT or name in ("title", "textarea") or (is_first and state == "RCDATA state")
        is_raw = kind == RAW_TEXT and not (is_first and state == "CDATA section state")
        source = source.replace("\0", "\ufffd") if is_raw else source
        return ["Character", decode_references(source) if is_decoded and not (is_first and state == "RAWTEXT state") else source]
    if kind == START:
        values = dict(reversed(attributes_of(text, start, end)))
        tag = ["StartTag", _no_nul(name), {_no_nul(key): _no_nul(value) for key, value in values.items()}]
        return [*tag, True] if is_self_closing(text, start, end) else tag
    return {END: ["EndTag", _no_nul(name)], COMMENT: ["Comment", _no_nul(_comment(source))], DOCTYPE: ["DOCTYPE"]}[kind]


def _no_nul(text: str) -> str:
    return text.replace("\0", "\ufffd")


def _comment(source: str) -> str:
    if source.startswith("<!--"):
        return "" if source in ("<!-->", "<!--->") else re.sub(r"(?:--!?>|--!?|-)\Z", "", source[4:])
    return source[1 if source.startswith("<?") else 2 :].removesuffix(">")


def _merged(tokens: list) -> list:
    merged: list = []
    for token in tokens:
        if token[0] == "Character" and merged and merged[-1][0] == "Character":
            merged[-1] = ["Character", merged[-1][1] + token[1]]
        else:
            merged.append(token)
    return merged

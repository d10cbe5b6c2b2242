"""Which sentences state something that can be checked, and which part of them.

Rules on form carry over to unseen subjects better than learnt detectors do: a question, an instruction, a prediction or a
judgement of taste looks the same in sport and in finance.
"""

import re
from collections.abc import Iterable, Sequence

from linker_core.digests import digest_parts
from linker_core.quantities import Kind, Quantity, find_quantities
from linker_core.reasons import SentenceReason
from linker_core.records import Barrier, BlockKind, Claim, Sentence
from linker_core.settings import ClaimSettings
from linker_core.words import Vocabulary, Word

_WALLS = {
    BlockKind.HEADING: SentenceReason.HEADING,
    BlockKind.NAVIGATION: SentenceReason.NAVIGATION,
    BlockKind.CAPTION: SentenceReason.CAPTION,
    BlockKind.CODE: SentenceReason.CODE,
    BlockKind.QUOTE: SentenceReason.QUOTE_BLOCK,
    Barrier.HEADING: SentenceReason.HEADING,
    Barrier.NAVIGATION: SentenceReason.NAVIGATION,
    Barrier.CAPTION: SentenceReason.CAPTION,
    Barrier.CODE: SentenceReason.CODE,
    Barrier.QUOTE: SentenceReason.QUOTE_BLOCK,
    Barrier.HIDDEN: SentenceReason.HIDDEN,
    Barrier.EXCLUDED: SentenceReason.EXCLUDED,
    Barrier.SHORTCODE: SentenceReason.EXCLUDED,
    Barrier.MARKUP: SentenceReason.EXCLUDED,
    Barrier.LINK: SentenceReason.EXCLUDED,
}

_BOILERPLATE = re.compile(
    r"all rights reserved|©|\bcopyright\b.{0,20}\d{4}|\b(?:subscribe|sign up|log in|click here|read more|read also|see also|follow us|newsletter"
    r"|advertisement|sponsored content|cookie(?:s)? policy|terms of (?:use|service)|share this|related (?:articles|stories)|photo(?: credit|:)"
    r"|image credit|in the comments|comment below|press release contact|minutes? read)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|my|me|mine|myself)\b|\bI\b")
_READER = re.compile(r"\b(?:we|we['’](?:re|ve|ll|d)|us|our|ours|you|you['’](?:re|ve|ll|d)|your|yours|let['’]s)\b", re.IGNORECASE)
_POSSIBILITY = re.compile(
    r"\b(?:could|may|might|should|would|ought to|can only hope|going to|gonna|likely to|set to|poised to|bound to|hopefully|perhaps|maybe|probably"
    r"|it seems|seems? (?:to|that|like)|appears? (?:to|that)|potentially)\b"
)
_FUTURE = re.compile(r"\b(?:will|won['’]t|shall|['’]ll)\b")
_REPORTED = re.compile(
    r"\b(?:said|says|announced|reported|according to|told|stated|confirmed|found|showed|estimated|estimates|agreed|ruled|voted)\b", re.IGNORECASE
)
_TASTE = re.compile(
    r"\b(?:in my (?:opinion|view)|arguably|undoubtedly|needless to say|clearly|obviously|of course|fortunately|unfortunately|sadly|thankfully|frankly"
    r"|honestly|let['’]s be (?:real|honest|clear)|admittedly|amazing|awesome|wonderful|fantastic|terrible|horrible|beautiful|gorgeous|delicious"
    r"|stunning|brilliant|incredible|ridiculous|absurd|shameful|disgraceful|boring|exciting|lovely|magical|breathtaking|must-see|win-win|game.?changer"
    r"|worth (?:it|the|a|your)|no-brainer|the (?:right|wrong) (?:thing|move|call)|deserves?|need(?:s)? to be mindful|it['’]s (?:clear|time)|time will tell)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"^(?:(?:so|and|but|then|now|first|next|finally|also|please|just|simply|always|never|instead),?\s+)*"
    r"(?:(?:do not|don['’]t|let['’]s|let me|let us|make sure|be sure|keep in mind|bear in mind|feel free|stay tuned|take a look|check out)\b"
    r"|(?:add|apply|avoid|bake|beat|begin|blend|boil|bring|browse|buy|check|choose|chop|click|combine|compare|consider|contact|cook|cover|cut|discard"
    r"|divide|download|drain|dry|enjoy|ensure|enter|explore|fill|find|fold|follow|fry|garnish|get|give|go|grab|grate|grease|head|heat|hold|imagine|install"
    r"|join|keep|knead|lay|learn|leave|let|listen|look|make|mash|measure|melt|mix|move|note|open|pack|peel|pick|place|plan|pour|preheat|prepare|press|put"
    r"|read|reduce|remember|remove|repeat|replace|rest|rinse|roll|run|save|season|see|select|send|serve|set|share|shop|simmer|sit|slice|soak|spread"
    r"|sprinkle|start|stir|stop|store|strain|take|taste|tell|think|toss|transfer|try|turn|use|visit|wait|wash|watch|whisk|wipe|write)\b)\s+"
    r"(?=(?:a|an|the|your|it|its|them|this|that|these|those|in|on|to|for|with|of|up|out|off|down|into|over|until|about|at|as|all|some|more|each|both"
    r"|\w+ly|\w+)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|has|have|had|does|do|did|will|would|can|could|may|might|shall|should|must|isn['’]t|aren['’]t|wasn['’]t"
    r"|went|came|took|made|got|gave|said|saw|knew|found|thought|told|became|left|felt|put|brought|began|kept|held|wrote|stood|heard|let|meant|set|met|ran"
    r"|paid|sat|spoke|led|grew|lost|fell|sent|built|drew|broke|spent|cut|rose|drove|bought|wore|chose|won|beat|sold|fought|taught|shot|struck|flew|hit|cost"
    r"|goes|says|lies|lie|stands|means|makes|takes|gets|gives|shows|includes?|contains?|remains?|features?|consists?|belongs?|covers?|owns?|uses?|lives?"
    r"|runs|holds|plays|works|leads|grows|helps?|allows?|requires?|provides?|produces?|causes?|becomes?|tends?|occurs?|exists?|happens?|translates?"
    r"|['’](?:s|re|ve|m|d|ll))\b|\b[a-z]{2,}(?:ed|ing)\b|['’]re\b|['’]ve\b"
    r"|\b[a-z]{3,}(?<!ss)s\b(?=\s(?:a|an|the|its|their|his|her|to|in|on|at|of|that|from|by|with|for|about|into|more|up|\d|[A-Z]))"
)
_FRAME = re.compile(
    r"^(?:we(?:['’]re| are) talking (?:about )?|(?:(?:the|a|an|this|that)\s)?(?:[\w.&’'-]+\s){1,5}?(?:article|report|story|post|piece|study|author|paper|newspaper|site)\s"
    r"(?:suggests|says|said|notes|noted|reports|reported|states|stated|claims|claimed|adds|added|explains|points out|mentions)\s(?:that\s)?)",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"^(?:(?:and|but|so|then|however|also|additionally|moreover|in addition|therefore|thus|as a result|for example|meanwhile),?\s+)*"
    r"(?:he|she|it|they|this|that|these|those|his|her|its|their|there|such|both|the (?:company|firm|group|club|team|agency|organi[sz]ation|university"
    r"|film|book|album|song|band|city|country|state|president|minister|player|author|singer|actor|study|report|deal|move|plan|project|bill|law|drug"
    r"|vaccine|mission|spacecraft|programme|program|game|match|race|event|show|series|song|award|building|bridge|region|species|two|three|pair|latter"
    r"|former|same))\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][\w’'-]+|\b[A-Z]{2,}\b|\b[a-z]+[A-Z]\w+\b")

MIN_INFORMATIVE_WORDS = 4
"""Words above the weight of everyday language that a sentence without a name or number needs to say something checkable."""
INFORMATIVE_WEIGHT = 4.0


def find_claims(
    sentences: Sequence[Sentence], title: str | None, settings: ClaimSettings, vocabulary: Vocabulary
) -> tuple[tuple[Claim, ...], dict[str, SentenceReason]]:
    """The claims of an article in order, and for every other sentence the reason why it is none, by sentence id."""
    claims: list[Claim] = []
    reasons: dict[str, SentenceReason] = {}
    for sentence in sentences:
        reason = explain_no_claim(sentence, settings, vocabulary)
        if reason is None:
            claims.append(_claim(sentence, title or "", len(claims)))
        else:
            reasons[sentence.sentence_id] = reason
    return tuple(claims), reasons


def explain_no_claim(sentence: Sentence, settings: ClaimSettings, vocabulary: Vocabulary) -> SentenceReason | None:
    """Why a sentence is no claim; None when it is one."""
    wall = _WALLS.get(sentence.kind) or (_WALLS[sentence.barrier] if sentence.barrier else None)
    return wall or explain_no_fact(sentence.text, settings, vocabulary)


def _frame_end(text: str) -> int:
    frame = _FRAME.match(text)
    return frame.end() if frame else 0


def explain_no_fact(text: str, settings: ClaimSettings, vocabulary: Vocabulary) -> SentenceReason | None:
    """Why a text, taken for itself, states nothing that can be checked; None when it does."""
    words = vocabulary.read_words(text)
    quantities = find_quantities(text)
    return (
        _explain_length(words, quantities, settings)
        or _explain_form(text)
        or _explain_stance(text[_frame_end(text) :], quantities)
        or _explain_content(text, words, quantities)
    )


def _explain_length(words: Sequence[Word], quantities: Sequence[Quantity], settings: ClaimSettings) -> SentenceReason | None:
    if len(words) > settings.max_words:
        return SentenceReason.TOO_LONG
    return SentenceReason.TOO_SHORT if len(words) < settings.min_words and not (quantities and len(words) >= MIN_WORDS_WITH_VALUE) else None


MIN_WORDS_WITH_VALUE = 4
"""A sentence with a value may be shorter: "Revenue rose to $4 billion"."""


def _explain_form(text: str) -> SentenceReason | None:
    end = text.rstrip("\"'”’)] ")[-1:]
    if end == "?" or "?" in text.rstrip("\"'”’)] ")[:-1] and text.rstrip().endswith("?"):
        return SentenceReason.QUESTION
    if end == "!":
        return SentenceReason.EXCLAMATION
    if _BOILERPLATE.search(text):
        return SentenceReason.BOILERPLATE
    if _ADVICE.match(text):
        return SentenceReason.IMPERATIVE
    return SentenceReason.NO_VERB if not _VERB.search(text) else None


def _explain_stance(text: str, quantities: Sequence[Quantity]) -> SentenceReason | None:
    has_value = any(quantity.kind is not Kind.ORDINAL for quantity in quantities)
    has_name = _NAME.search(text) is not None
    if _FIRST_PERSON.search(text):
        return SentenceReason.FIRST_PERSON
    if _READER.search(text) and not has_value and not has_name:
        return SentenceReason.FIRST_PERSON
    if _TASTE.search(text) and not has_value:
        return SentenceReason.OPINION
    if _POSSIBILITY.search(text) and not (_REPORTED.search(text) or has_value):
        return SentenceReason.PREDICTION
    if _FUTURE.search(text) and not (_REPORTED.search(text) or has_value):
        return SentenceReason.PREDICTION
    return None


def _explain_content(text: str, words: Sequence[Word], quantities: Sequence[Quantity]) -> SentenceReason | None:
    if quantities or _NAME.search(text):
        return None
    informative = sum(1 for word in words if word.weight >= INFORMATIVE_WEIGHT)
    return SentenceReason.NO_CONTENT if informative < MIN_INFORMATIVE_WORDS else None


def _claim(sentence: Sentence, title: str, ordinal: int) -> Claim:
    """The part of the sentence to be checked: a frame such as "The report says that" is not."""
    offset = _frame_end(sentence.text)
    text = sentence.text[offset:]
    return Claim(
        claim_id=digest_parts("claim", sentence.sentence_id, offset, len(sentence.text)),
        article_id=sentence.article_id,
        sentence_id=sentence.sentence_id,
        ordinal=ordinal,
        block=sentence.block,
        start=sentence.start + offset,
        end=sentence.end,
        byte_start=sentence.byte_start,
        byte_end=sentence.byte_end,
        text=text,
        context=_context(sentence, text, title),
        kinds=_kinds(text),
    )


def is_leaning(text: str) -> bool:
    """Whether a sentence is only complete with what stands before it: it starts with a pronoun or "the company"."""
    return _LEANING.match(text) is not None


def _context(sentence: Sentence, text: str, title: str) -> str:
    if not is_leaning(text):
        return ""
    above = sentence.heading_path[-1:] if not sentence.previous else ()
    return "\n".join(part for part in (sentence.previous, *above, "" if sentence.previous else title) if part)


def _kinds(text: str) -> tuple[str, ...]:
    kinds = {quantity.kind.value for quantity in find_quantities(text)}
    if _NAME.search(text):
        kinds.add("name")
    return tuple(sorted(kinds)) or ("event",)


def count_reasons(reasons: Iterable[SentenceReason]) -> dict[SentenceReason, int]:
    """How often each reason was given, in the order of the code list."""
    given = list(reasons)
    return {reason: given.count(reason) for reason in SentenceReason if reason in given}

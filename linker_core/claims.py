"""Which sentences state something that can be checked, and which part of them.

Rules settle the clear cases, a question or an instruction; a small model of the form (`factuality`) settles the rest. Neither
knows a subject: a question, a prediction or a judgement of taste looks the same in sport and in finance.
"""

from collections.abc import Sequence

from linker_core import cues
from linker_core.digests import digest_parts
from linker_core.factuality import ClaimModel, load_claim_model, measure_form
from linker_core.quantities import Kind, Quantity, find_quantities, may_open_value, read_quantities
from linker_core.reasons import SentenceReason
from linker_core.records import Barrier, BlockKind, Claim, Sentence
from linker_core.settings import ClaimSettings
from linker_core.words import Vocabulary, Word

ENGLISH = "en"

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

MIN_INFORMATIVE_WORDS = 4
"""Words above the weight of everyday language that a sentence without a name or number needs to say something checkable."""
INFORMATIVE_WEIGHT = 4.0

MIN_WORDS_WITH_VALUE = 4
"""A sentence with a value may be shorter: "Revenue rose to $4 billion"."""


def find_claims(
    sentences: Sequence[Sentence], title: str | None, settings: ClaimSettings, vocabulary: Vocabulary, lang: str = ENGLISH
) -> tuple[tuple[Claim, ...], dict[str, SentenceReason]]:
    """The claims of an article in order, and for every other sentence the reason why it is none, by sentence id.

    Turns of phrase are known in English only: in another language that the settings admit, length, marks and content decide.
    """
    claims: list[Claim] = []
    reasons: dict[str, SentenceReason] = {}
    for sentence in sentences:
        reason = explain_no_claim(sentence, settings, vocabulary, lang)
        if reason is None:
            claims.append(_claim(sentence, title or "", len(claims)))
        else:
            reasons[sentence.sentence_id] = reason
    return tuple(claims), reasons


def explain_no_claim(
    sentence: Sentence, settings: ClaimSettings, vocabulary: Vocabulary, lang: str = ENGLISH
) -> SentenceReason | None:
    """Why a sentence is no claim; None when it is one."""
    wall = _WALLS.get(sentence.kind) or (_WALLS[sentence.barrier] if sentence.barrier else None)
    return wall or explain_no_fact(sentence.text, settings, vocabulary, lang)


def _frame_end(text: str) -> int:
    frame = cues.FRAME.match(text)
    return frame.end() if frame else 0


def explain_no_fact(
    text: str,
    settings: ClaimSettings,
    vocabulary: Vocabulary,
    lang: str = ENGLISH,
    *,
    model: ClaimModel | None = None,
) -> SentenceReason | None:
    """Why a text, taken for itself, states nothing that can be checked; None when it does. Default model: the shipped one."""
    words = vocabulary.read_words(text)
    if len(words) > settings.max_words:
        return SentenceReason.TOO_LONG  # at once: whole tables of numbers come as one sentence
    quantities = read_quantities(text, [(word.lower, word.start) for word in words if may_open_value(word.lower)])
    reason = _explain_length(words, quantities, settings) or _explain_marks(text)
    if reason is None and lang == ENGLISH:
        reason = _explain_form(text) or _explain_stance(text, words, quantities, settings, model or load_claim_model())
    if reason in (None, SentenceReason.NOT_CHECKABLE):
        return _explain_content(text, words, quantities) or reason
    return reason


def _explain_length(words: Sequence[Word], quantities: Sequence[Quantity], settings: ClaimSettings) -> SentenceReason | None:
    is_short = len(words) < settings.min_words and not (quantities and len(words) >= MIN_WORDS_WITH_VALUE)
    return SentenceReason.TOO_SHORT if is_short else None


def _end_mark(text: str) -> str:
    return text.rstrip("\"'”’)] ")[-1:]


def _explain_marks(text: str) -> SentenceReason | None:
    end = _end_mark(text)
    if end == "?":
        return SentenceReason.QUESTION
    if end == ":":
        return SentenceReason.NO_CONTENT  # what it says is still to come
    return SentenceReason.EXCLAMATION if end == "!" else None


def _explain_form(text: str) -> SentenceReason | None:
    if cues.BOILERPLATE.search(text):
        return SentenceReason.BOILERPLATE
    if cues.ADVICE.search(text[_frame_end(text) :]):
        return SentenceReason.IMPERATIVE
    return SentenceReason.NO_VERB if _end_mark(text) != "." and not cues.VERB.search(text) else None


def _explain_stance(
    text: str, words: Sequence[Word], quantities: Sequence[Quantity], settings: ClaimSettings, model: ClaimModel
) -> SentenceReason | None:
    """Where a turn of phrase speaks against a sentence, the rest of it must be the surer a fact."""
    stated = text[_frame_end(text) :]
    if cues.PRIVATE.search(stated):
        return SentenceReason.FIRST_PERSON
    reason = _find_fragment(text) or _find_stance(stated, quantities)
    if reason is None and cues.DEFINITION.search(stated):
        return None
    probability = model.probability(measure_form(text, words, quantities))
    is_fact = probability >= (settings.min_factuality if reason is None else settings.min_factuality_of_stance)
    return None if is_fact else reason or _name_stance(stated)


def _find_fragment(text: str) -> SentenceReason | None:
    return None if cues.VERB.search(text) else SentenceReason.NO_VERB


def _find_stance(text: str, quantities: Sequence[Quantity]) -> SentenceReason | None:
    """What its phrases say that a sentence is: of the author, or, where it has no value, an opinion, a prediction or an aside."""
    if cues.FIRST_PERSON.search(text):
        return SentenceReason.FIRST_PERSON
    if any(quantity.kind is not Kind.ORDINAL for quantity in quantities):
        return None
    if cues.TASTE.search(text):
        return SentenceReason.OPINION
    if (cues.POSSIBILITY.search(text) or cues.FUTURE.search(text)) and not cues.REPORTED.search(text):
        return SentenceReason.PREDICTION
    return SentenceReason.FIRST_PERSON if cues.READER.search(text) and not cues.NAME.search(text) else None


def _name_stance(text: str) -> SentenceReason:
    if cues.READER.search(text):
        return SentenceReason.FIRST_PERSON
    return SentenceReason.OPINION if cues.TASTE.search(text) else SentenceReason.NOT_CHECKABLE


def _explain_content(text: str, words: Sequence[Word], quantities: Sequence[Quantity]) -> SentenceReason | None:
    if quantities or cues.NAME.search(text):
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
        context=_context(sentence, title),
        kinds=_kinds(text),
    )


def is_leaning(text: str) -> bool:
    """Whether a sentence is only complete with what stands before it: "It rose", "the company", "the theft" with no name."""
    if cues.LEANING.match(text):
        return True
    return text.startswith("The ") and cues.NAME.search(text) is None


def _context(sentence: Sentence, title: str) -> str:
    if not is_leaning(sentence.text):
        return ""
    previous = sentence.previous[_frame_end(sentence.previous) :]
    above = () if sentence.previous else sentence.heading_path[-1:]
    return "\n".join(part for part in (previous, *above, title) if part)


def _kinds(text: str) -> tuple[str, ...]:
    kinds = {quantity.kind.value for quantity in find_quantities(text)}
    if cues.NAME.search(text):
        kinds.add("name")
    return tuple(sorted(kinds)) or ("event",)

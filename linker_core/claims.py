"""Which sentences state something that can be checked, and which part of them.

Rules settle the clear cases, a question or an instruction; a small model of the form (`factuality`) settles the rest. Neither
knows a subject: a question, a prediction or a judgement of taste looks the same in sport and in finance.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linker_core import cues
from linker_core.digests import digest_parts
from linker_core.factuality import ClaimModel, Matrix, load_claim_model
from linker_core.forms import measure_forms, read_forms
from linker_core.lexicon import ADVICE, CUE_FLAGS, FRAME, LEANING, VERB, open_lexicon
from linker_core.quantities import Kind, Quantity, find_quantities
from linker_core.reasons import SentenceReason
from linker_core.records import Barrier, BlockKind, Claim, Sentence
from linker_core.settings import ClaimSettings
from linker_core.words import Vocabulary

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
    walls = [_wall_around(sentence) for sentence in sentences]
    texts = [sentence.text for sentence, wall in zip(sentences, walls, strict=True) if wall is None]
    statements = read_statements(texts, settings.max_words, vocabulary, load_claim_model())
    for sentence, wall in zip(sentences, walls, strict=True):
        said = next(statements) if wall is None else None
        reason = _explain(said, settings, lang) if said else wall
        if reason:
            reasons[sentence.sentence_id] = reason
        elif said:
            claims.append(_claim(sentence, said, title or "", len(claims)))
    return tuple(claims), reasons


def explain_no_claim(
    sentence: Sentence, settings: ClaimSettings, vocabulary: Vocabulary, lang: str = ENGLISH
) -> SentenceReason | None:
    """Why a sentence is no claim; None when it is one."""
    return _wall_around(sentence) or explain_no_fact(sentence.text, settings, vocabulary, lang)


def _wall_around(sentence: Sentence) -> SentenceReason | None:
    """Why a sentence is none for its place in the page."""
    return _WALLS.get(sentence.kind) or (_WALLS[sentence.barrier] if sentence.barrier else None)


class Statement(NamedTuple):
    """A text as the rules see it. A tuple, since every sentence becomes one."""

    text: str
    size: int
    """Its words."""
    flags: int
    """What any of its words may belong to, as `lexicon` names it."""
    opening: int
    """The same of its first word."""
    names: int
    """How many words look like names."""
    informative: int
    """How many words tell more than everyday language."""
    quantities: tuple[Quantity, ...]
    """The values it states."""
    frame_end: int
    """Where the statement itself begins: after "The report says that"."""
    probability: float
    """How sure it is that people would call it verifiable."""

    @property
    def stated(self) -> str:
        """The text from there on."""
        return self.text[self.frame_end :] if self.frame_end else self.text

    def shows(self, cue: cues.Cue) -> bool:
        """Whether it has such a turn of phrase."""
        return bool(self.flags & CUE_FLAGS[cue]) and cue.pattern.search(self.stated) is not None

    def has_verb(self) -> bool:
        """Whether anything in it can be a finite verb."""
        is_plain = self.flags & VERB and "_" not in self.text  # a word for the lexicon ends there, for the pattern it does not
        return bool(is_plain) or cues.VERB.search(self.text) is not None

    def has_name(self) -> bool:
        """Whether a name stands in what is stated."""
        return cues.NAME.search(self.stated) is not None if self.frame_end else self.names > 0


def read_statements(
    texts: Sequence[str], max_words: int | None, vocabulary: Vocabulary, model: ClaimModel
) -> Iterator[Statement]:
    """Texts as the rules see them, in order; of those with more words than `max_words` the values are not read."""
    if not texts:
        return iter(())
    forms = read_forms(texts, open_lexicon(vocabulary), max_words)
    frames = [_frame_end(text) if flags & FRAME or ":" in text else 0 for text, flags in zip(texts, forms.flags, strict=True)]
    probabilities = model.probabilities(measure_forms(forms))
    columns = (forms.sizes, forms.flags, forms.openings, forms.names, forms.informative, forms.quantities)
    return map(Statement, texts, *columns, frames, probabilities)


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
    [said] = read_statements([text], settings.max_words, vocabulary, model or load_claim_model())
    return _explain(said, settings, lang)


def measure_statements(texts: Sequence[str], vocabulary: Vocabulary) -> Matrix:
    """The features of texts that a claim model weighs, one row each, in the order of `factuality.FEATURES`."""
    return measure_forms(read_forms(texts, open_lexicon(vocabulary)))


def _explain(said: Statement, settings: ClaimSettings, lang: str) -> SentenceReason | None:
    if said.size > settings.max_words:
        return SentenceReason.TOO_LONG
    reason = _explain_length(said, settings) or _explain_marks(said.text)
    if reason is None and lang == ENGLISH:
        reason = _explain_form(said) or _explain_stance(said, settings)
    if reason in (None, SentenceReason.NOT_CHECKABLE):
        return _explain_content(said) or reason
    return reason


def _explain_length(said: Statement, settings: ClaimSettings) -> SentenceReason | None:
    is_short = said.size < settings.min_words and not (said.size >= MIN_WORDS_WITH_VALUE and said.quantities)
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


def _explain_form(said: Statement) -> SentenceReason | None:
    if said.shows(cues.BOILERPLATE):
        return SentenceReason.BOILERPLATE
    if _is_advice(said) or said.shows(cues.ADVISED):
        return SentenceReason.IMPERATIVE
    return SentenceReason.NO_VERB if _end_mark(said.text) != "." and not said.has_verb() else None


def _is_advice(said: Statement) -> bool:
    may_be = said.opening & ADVICE or said.frame_end
    return bool(may_be) and cues.ADVICE.match(said.stated) is not None


def _explain_stance(said: Statement, settings: ClaimSettings) -> SentenceReason | None:
    """Where a turn of phrase speaks against a sentence, the rest of it must be the surer a fact."""
    if said.shows(cues.PRIVATE):
        return SentenceReason.FIRST_PERSON
    reason = _find_stance(said) if said.has_verb() else SentenceReason.NO_VERB
    if reason is None and said.shows(cues.DEFINITION):
        return None
    is_fact = said.probability >= (settings.min_factuality if reason is None else settings.min_factuality_of_stance)
    return None if is_fact else reason or _name_stance(said)


def _find_stance(said: Statement) -> SentenceReason | None:
    """What its phrases say that a sentence is: of the author, or, where it has no value, an opinion, a prediction or an aside."""
    if said.shows(cues.FIRST_PERSON):
        return SentenceReason.FIRST_PERSON
    if any(quantity.kind is not Kind.ORDINAL for quantity in said.quantities):
        return None
    if said.shows(cues.TASTE):
        return SentenceReason.OPINION
    if (said.shows(cues.POSSIBILITY) or said.shows(cues.FUTURE)) and not said.shows(cues.REPORTED):
        return SentenceReason.PREDICTION
    return SentenceReason.FIRST_PERSON if said.shows(cues.READER) and not said.has_name() else None


def _name_stance(said: Statement) -> SentenceReason:
    if said.shows(cues.READER):
        return SentenceReason.FIRST_PERSON
    return SentenceReason.OPINION if said.shows(cues.TASTE) else SentenceReason.NOT_CHECKABLE


def _explain_content(said: Statement) -> SentenceReason | None:
    if said.quantities or said.names or said.informative >= MIN_INFORMATIVE_WORDS:
        return None
    return SentenceReason.NO_CONTENT


def _claim(sentence: Sentence, said: Statement, title: str, ordinal: int) -> Claim:
    """The part of the sentence to be checked: a frame such as "The report says that" is not."""
    offset = said.frame_end
    text = said.stated
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
        context=_context(sentence, title) if _is_leaning(said) else "",
        kinds=_kinds(find_quantities(text) if offset else said.quantities, has_name=said.has_name()),
    )


def _is_leaning(said: Statement) -> bool:
    """Whether a sentence is only complete with what stands before it: "It rose", "the company", "the theft" with no name."""
    if not said.opening & LEANING:
        return False
    return cues.LEANING.match(said.text) is not None or (said.text.startswith("The ") and not said.names)


def _context(sentence: Sentence, title: str) -> str:
    previous = sentence.previous[_frame_end(sentence.previous) :]
    above = () if sentence.previous else sentence.heading_path[-1:]
    return "\n".join(part for part in (previous, *above, title) if part)


def _kinds(quantities: Sequence[Quantity], *, has_name: bool) -> tuple[str, ...]:
    kinds = {quantity.kind.value for quantity in quantities}
    if has_name:
        kinds.add("name")
    return tuple(sorted(kinds)) or ("event",)

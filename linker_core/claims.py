"""Which sentences state something that can be checked, and which part of them.

Rules settle the clear cases, a question or an instruction; a small model of the form (`factuality`) settles the rest. Neither
knows a subject: a question, a prediction or a judgement of taste looks the same in sport and in finance.
"""

from collections.abc import Sequence

from linker_core import cues
from linker_core.digests import digest_parts
from linker_core.factuality import ClaimModel, load_claim_model, measure_form
from linker_core.quantities import Kind, Quantity, find_quantities, find_values
from linker_core.reasons import SentenceReason
from linker_core.records import Barrier, BlockKind, Claim, Sentence
from linker_core.settings import ClaimSettings
from linker_core.words import Vocabulary, lower_words

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
    model = load_claim_model()
    for sentence in sentences:
        reason = _wall_around(sentence)
        if reason is None:
            said = Statement(sentence.text, vocabulary)
            reason = _explain(said, settings, lang, model)
        if reason is None:
            claims.append(_claim(sentence, said, title or "", len(claims)))
        else:
            reasons[sentence.sentence_id] = reason
    return tuple(claims), reasons


def explain_no_claim(
    sentence: Sentence, settings: ClaimSettings, vocabulary: Vocabulary, lang: str = ENGLISH
) -> SentenceReason | None:
    """Why a sentence is no claim; None when it is one."""
    return _wall_around(sentence) or explain_no_fact(sentence.text, settings, vocabulary, lang)


def _wall_around(sentence: Sentence) -> SentenceReason | None:
    """Why a sentence is none for its place in the page."""
    return _WALLS.get(sentence.kind) or (_WALLS[sentence.barrier] if sentence.barrier else None)


class Statement:
    """A text as the rules see it; what costs more is read when a rule first asks for it."""

    __slots__ = ("_frame", "_has_verb", "_names", "_quantities", "_vocabulary", "_weights", "text", "tokens", "words")

    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        """Cut a text into words."""
        self.text = text
        self.words = lower_words(text)
        self.tokens = frozenset(self.words)
        self._vocabulary = vocabulary
        self._frame: int | None = None
        self._names: int | None = None
        self._quantities: tuple[Quantity, ...] | None = None
        self._has_verb: bool | None = None
        self._weights: list[float] | None = None

    @property
    def weights(self) -> list[float]:
        """How telling each word is."""
        if self._weights is None:
            self._weights = self._vocabulary.weights_of(self.words)
        return self._weights

    @property
    def has_verb(self) -> bool:
        """Whether anything in it can be a finite verb."""
        if self._has_verb is None:
            self._has_verb = cues.VERB.search(self.text) is not None
        return self._has_verb

    @property
    def frame_end(self) -> int:
        """Where the statement itself begins: after "The report says that"."""
        if self._frame is None:
            self._frame = _frame_end(self.text)
        return self._frame

    @property
    def stated(self) -> str:
        """The text from there on."""
        return self.text[self.frame_end :]

    @property
    def count_names(self) -> int:
        """How many words look like names."""
        if self._names is None:
            self._names = len(cues.NAME.findall(self.text))
        return self._names

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The values it states."""
        if self._quantities is None:
            self._quantities = find_values(self.text, self.tokens)
        return self._quantities


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
    return _explain(Statement(text, vocabulary), settings, lang, model or load_claim_model())


def measure_statement(text: str, vocabulary: Vocabulary) -> list[float]:
    """The features of a text that a claim model weighs, in the order of `factuality.FEATURES`."""
    return _measure(Statement(text, vocabulary))


def _measure(said: Statement) -> list[float]:
    return measure_form(said.text, said.words, said.weights, said.quantities, said.count_names)


def _explain(said: Statement, settings: ClaimSettings, lang: str, model: ClaimModel) -> SentenceReason | None:
    if len(said.words) > settings.max_words:
        return SentenceReason.TOO_LONG  # at once: whole tables of numbers come as one sentence
    reason = _explain_length(said, settings) or _explain_marks(said.text)
    if reason is None and lang == ENGLISH:
        reason = _explain_form(said) or _explain_stance(said, settings, model)
    if reason in (None, SentenceReason.NOT_CHECKABLE):
        return _explain_content(said) or reason
    return reason


def _explain_length(said: Statement, settings: ClaimSettings) -> SentenceReason | None:
    is_short = len(said.words) < settings.min_words and not (len(said.words) >= MIN_WORDS_WITH_VALUE and said.quantities)
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
    if cues.BOILERPLATE.is_in(said.text, said.tokens):
        return SentenceReason.BOILERPLATE
    stated = said.stated
    if cues.ADVICE.match(stated) or cues.ADVISED.is_in(stated, said.tokens):
        return SentenceReason.IMPERATIVE
    return SentenceReason.NO_VERB if _end_mark(said.text) != "." and not said.has_verb else None


def _explain_stance(said: Statement, settings: ClaimSettings, model: ClaimModel) -> SentenceReason | None:
    """Where a turn of phrase speaks against a sentence, the rest of it must be the surer a fact."""
    stated = said.stated
    if cues.PRIVATE.is_in(stated, said.tokens):
        return SentenceReason.FIRST_PERSON
    reason = _find_stance(stated, said) if said.has_verb else SentenceReason.NO_VERB
    if reason is None and cues.DEFINITION.is_in(stated, said.tokens):
        return None
    probability = model.probability(_measure(said))
    is_fact = probability >= (settings.min_factuality if reason is None else settings.min_factuality_of_stance)
    return None if is_fact else reason or _name_stance(stated, said)


def _find_stance(text: str, said: Statement) -> SentenceReason | None:
    """What its phrases say that a sentence is: of the author, or, where it has no value, an opinion, a prediction or an aside."""
    words = said.tokens
    if cues.FIRST_PERSON.is_in(text, words):
        return SentenceReason.FIRST_PERSON
    if any(quantity.kind is not Kind.ORDINAL for quantity in said.quantities):
        return None
    if cues.TASTE.is_in(text, words):
        return SentenceReason.OPINION
    if (cues.POSSIBILITY.is_in(text, words) or cues.FUTURE.is_in(text, words)) and not cues.REPORTED.is_in(text, words):
        return SentenceReason.PREDICTION
    return SentenceReason.FIRST_PERSON if cues.READER.is_in(text, words) and not cues.NAME.search(text) else None


def _name_stance(text: str, said: Statement) -> SentenceReason:
    if cues.READER.is_in(text, said.tokens):
        return SentenceReason.FIRST_PERSON
    return SentenceReason.OPINION if cues.TASTE.is_in(text, said.tokens) else SentenceReason.NOT_CHECKABLE


def _explain_content(said: Statement) -> SentenceReason | None:
    if said.quantities or said.count_names:
        return None
    informative = len([weight for weight in said.weights if weight >= INFORMATIVE_WEIGHT])
    return SentenceReason.NO_CONTENT if informative < MIN_INFORMATIVE_WORDS else None


def _claim(sentence: Sentence, said: Statement, title: str, ordinal: int) -> Claim:
    """The part of the sentence to be checked: a frame such as "The report says that" is not."""
    offset = said.frame_end
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
        kinds=_kinds(text, find_quantities(text) if offset else said.quantities),
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


def _kinds(text: str, quantities: Sequence[Quantity]) -> tuple[str, ...]:
    kinds = {quantity.kind.value for quantity in quantities}
    if cues.NAME.search(text):
        kinds.add("name")
    return tuple(sorted(kinds)) or ("event",)

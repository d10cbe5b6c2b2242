"""A heavier judge behind the same interface as the first: it is asked only where that one is undecided.

A pair that a veto refused is never asked about, so no model can talk the linker into another number or another name.
"""

import logging
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from typing import Protocol

from linker_core.answers import AnswerCache
from linker_core.errors import LinkerError, SecondJudgeError, SettingsError
from linker_core.judge import Judge
from linker_core.questions import Question, ask_about
from linker_core.reasons import CandidateReason
from linker_core.records import Conflict, Judgement, Pair, Verdict
from linker_core.settings import SecondJudgeSettings
from linker_core.storage import Place

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without a usable answer, and why; it is not kept, so the next run asks again."""

    why: str


Answer = float | Unanswered
"""Probability that the source supports the claim, 0 to 1."""


class SecondModel(Protocol):
    """Any model that can say how probable it is that a source supports a claim."""

    @property
    def identity(self) -> str:
        """Names the model and all else that its answers depend on: another identity, other answers."""
        ...

    def assess(self, questions: Sequence[Question]) -> Iterable[Answer]:
        """One answer per question, in order, each by its question alone; best given one by one, for each is kept at once."""
        ...


class SecondOpinion:
    """The model's word on what a first judge leaves undecided."""

    def __init__(self, model: SecondModel, answers: AnswerCache, settings: SecondJudgeSettings) -> None:
        self._model = model
        self._answers = answers
        self._settings = settings

    def reconsider(self, pairs: Sequence[Pair], judgements: Sequence[Judgement]) -> tuple[Judgement, ...]:
        """What becomes of the first judge's judgements; the same but for the undecided ones.

        Raises:
            SecondJudgeError: the model cannot be asked at all, or failed once where the settings say stop.
        """
        asked = {
            place: ask_about(pair, judgement.part)
            for place, (pair, judgement) in enumerate(zip(pairs, judgements, strict=True))
            if self._is_undecided(judgement)
        }
        answers = self._answer(list(dict.fromkeys(asked.values())))
        return tuple(
            self._decide(judgement, answers[asked[place]]) if place in asked else judgement
            for place, judgement in enumerate(judgements)
        )

    def _is_undecided(self, judgement: Judgement) -> bool:
        is_open = judgement.reason in (None, CandidateReason.LOW_SCORE)
        return is_open and self._settings.min_score <= judgement.score <= self._settings.max_score

    def _answer(self, questions: Sequence[Question]) -> dict[Question, Answer]:
        """Answers that are kept, and for the rest the model's."""
        keys = {question: question.digest(self._model.identity) for question in questions}
        known: dict[Question, Answer] = {}
        for question in questions:
            kept = self._answers.find(keys[question])
            if kept is not None:
                known[question] = kept
        unknown = [question for question in questions if question not in known]
        for question, answer in self._ask(unknown):
            known[question] = answer if isinstance(answer, Unanswered) else self._answers.keep(keys[question], answer)
        self._say_failures([answer for answer in known.values() if isinstance(answer, Unanswered)], len(unknown))
        return known

    def _say_failures(self, failures: Sequence[Unanswered], count: int) -> None:
        """One line for whoever watches the run; what it left undecided stands in the tables."""
        if failures:
            told = "%s: no usable answer to %d of %d questions, which stay undecided; the first: %s"
            _LOG.warning(told, self._model.identity, len(failures), count, failures[0].why)

    def _ask(self, questions: Sequence[Question]) -> Iterable[tuple[Question, Answer]]:
        if not questions:
            return
        try:
            # closed at once when the run ends here: the model may have more questions under way
            with closing(_iterate(self._model.assess(questions))) as answers:
                for question, answer in zip(questions, answers, strict=True):
                    yield question, self._check(answer)
        except LinkerError:
            raise
        except Exception as error:
            raise SecondJudgeError(
                f"the second judge ({self._model.identity}) failed: {error!r}; nothing was published"
            ) from error

    def _check(self, answer: Answer) -> Answer:
        """The answer as it is kept: rounded, so that it reads back the same; what is no probability is no answer."""
        if not isinstance(answer, Unanswered):
            if 0 <= answer <= 1:
                return round(float(answer), 6)
            answer = Unanswered(f"{answer!r} is no probability")
        if self._settings.on_failure == "stop":
            raise SecondJudgeError(
                f"the second judge ({self._model.identity}) gave no usable answer: {answer.why}; nothing was published, and what"
                " it has answered is kept. Run again, or set second_judge.on_failure to leave"
            )
        return answer

    def _decide(self, judgement: Judgement, answer: Answer) -> Judgement:
        """The second judge's word is final. The score becomes its probability; the first one stays among the features."""
        if isinstance(answer, Unanswered):
            return replace(judgement, verdict=Verdict.NOT_ENOUGH_INFO, reason=CandidateReason.SECOND_JUDGE_FAILED)
        is_support = answer >= self._settings.accept
        return replace(
            judgement,
            verdict=Verdict.SUPPORTED if is_support else Verdict.NOT_ENOUGH_INFO,
            score=answer,
            reason=None if is_support else CandidateReason.SECOND_JUDGE,
            features=(*judgement.features, ("first_score", judgement.score)),
        )


class SecondJudge:
    """Judges as the first judge does, and asks for a second opinion on what that one leaves undecided."""

    def __init__(self, first: Judge, second: SecondOpinion) -> None:
        self._first = first
        self._second = second

    def judge(self, pairs: Sequence[Pair]) -> tuple[tuple[Judgement, Conflict | None], ...]:
        """One judgement per pair, in order, with the conflict behind it if there is one.

        Raises:
            SecondJudgeError: the model cannot be asked at all, or failed once where the settings say stop.
        """
        told = self._first.judge(pairs)
        final = self._second.reconsider(pairs, [judgement for judgement, _ in told])
        return tuple((judgement, conflict) for judgement, (_, conflict) in zip(final, told, strict=True))


def _iterate(answers: Iterable[Answer]) -> Generator[Answer, None, None]:
    yield from answers


def open_second_opinion(settings: SecondJudgeSettings, folder: Place | None) -> SecondOpinion:
    """The configured model with the answers it gave before, which are kept in `folder`.

    Raises:
        SettingsError: the model cannot be had; the message says what is missing.
    """
    model = make_model(settings) if settings.kind == "endpoint" else keep_model(settings)
    return SecondOpinion(model, AnswerCache(folder), settings)


@lru_cache(maxsize=1)
def keep_model(settings: SecondJudgeSettings) -> SecondModel:
    """The configured model, once per process: to load it may take longer than to ask it.

    Raises:
        SettingsError: it cannot be had; the message says what is missing.
    """
    return make_model(settings)


def make_model(settings: SecondJudgeSettings) -> SecondModel:
    """The configured model. Only its own kind's libraries are imported.

    Raises:
        SettingsError: it cannot be had; the message says what is missing.
    """
    if settings.kind == "endpoint":
        from linker_core.endpoint_model import EndpointModel  # noqa: PLC0415 - a run without a second judge loads no HTTP client

        return EndpointModel(settings.endpoint)
    if settings.kind == "cross_encoder":
        from linker_core.cross_encoder import CrossEncoder  # noqa: PLC0415 - nor the libraries of a model

        return CrossEncoder(settings.cross_encoder)
    return _call_factory(settings.factory or "")


def _call_factory(factory: str) -> SecondModel:
    module, _, name = factory.partition(":")
    try:
        model: SecondModel = getattr(import_module(module), name)()
        is_model = isinstance(model.identity, str) and callable(model.assess)
    except Exception as error:
        raise SettingsError(f"second_judge.factory {factory}: {error!r}; see docs/second-judge.md") from error
    if not is_model:
        raise SettingsError(f"second_judge.factory {factory}: made no model; it needs identity (text) and assess()")
    return model

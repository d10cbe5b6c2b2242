"""The second judge: asked about the undecided alone, never twice, and never in the way of what the first one decided."""

import json
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

import pytest
from asked_models import Answers, Breaks
from judge_cases import make_claim, make_judge, make_source, match, passages_of
from pydantic import ValidationError

from linker_core.answers import AnswerCache
from linker_core.errors import SecondJudgeError, SettingsError
from linker_core.parts import split_parts
from linker_core.questions import MAX_NEIGHBOUR_CHARS, MAX_PASSAGE_CHARS, Question, ask_about
from linker_core.reasons import CandidateReason as Reason
from linker_core.records import Judgement, Pair, Span, Verdict
from linker_core.second_judge import SecondJudge, SecondOpinion, Unanswered, keep_model, make_model
from linker_core.settings import SecondJudgeSettings, Settings

SETTINGS = SecondJudgeSettings(min_score=0.25, max_score=0.75, accept=0.8)
CLAIM = "Amazon invested $4 billion in Anthropic in 2023."
TEXT = "A first sentence. Amazon invested $4 billion in Anthropic in 2023. Another one. Far away. A last one."


def make_pair(claim=CLAIM, text=TEXT, **values):
    claim, source = make_claim(claim, **values), make_source(text, title="The deal", published_on="2023-09-25")
    [found] = match([claim], [source])
    return Pair(claim, source, found.candidate, passages_of([source])[source.text_digest], found.found_terms)


def judgement(score, reason=None):
    verdict = Verdict.NOT_ENOUGH_INFO if reason else Verdict.SUPPORTED
    return Judgement("a-c0", "x", verdict, score, reason, Span(18, 66), (), (("similarity", 0.5),))


def reconsider(told, model, cache=None, settings=SETTINGS):
    """What becomes of judgements, each of a pair of its own."""
    pairs = [make_pair(context=f"Sentence {place}.") for place in range(len(told))]
    return SecondOpinion(model, AnswerCache(cache), settings).reconsider(pairs, told)


UNDECIDED = [(0.25, Reason.LOW_SCORE), (0.41, Reason.LOW_SCORE), (0.42, None), (0.75, None)]
DECIDED = [(0.24, Reason.LOW_SCORE), (0.76, None), (1.0, None), (0.0, Reason.LOW_SCORE)]
REFUSED = [(0.5, reason) for reason in (Reason.NAME_MISSING, Reason.NUMBER_MISSING, Reason.NUMBER_MISMATCH, Reason.NEGATION)]


@pytest.mark.parametrize(("score", "reason"), UNDECIDED)
def test_the_undecided_are_asked_about(score, reason):
    [told] = reconsider([judgement(score, reason)], Answers(0.9))
    assert (told.verdict, told.reason, told.score) == (Verdict.SUPPORTED, None, 0.9)


@pytest.mark.parametrize(("score", "reason"), [*DECIDED, *REFUSED])
def test_what_is_decided_or_refused_is_not(score, reason):
    model, before = Answers(0.9), judgement(score, reason)
    assert reconsider([before], model) == (before,)
    assert model.asked == []


@pytest.mark.parametrize(("answer", "is_support"), [(0.8, True), (1.0, True), (0.799999, False), (0.0, False)])
def test_the_second_word_is_final(answer, is_support):
    for score, reason in UNDECIDED:
        [told] = reconsider([judgement(score, reason)], Answers(answer))
        assert (told.verdict is Verdict.SUPPORTED, told.reason) == (is_support, None if is_support else Reason.SECOND_JUDGE)


def test_evidence_stays_the_first_judge_s_and_its_score_is_kept():
    before = judgement(0.5)
    [told] = reconsider([before], Answers(0.9))
    assert replace(told, score=0.5, features=before.features) == before
    assert told.features == (("similarity", 0.5), ("first_score", 0.5))


def test_nobody_is_told_anything_where_all_is_well(caplog):
    reconsider([judgement(0.5)] * 3, Answers(0.9))
    assert caplog.records == []


NO_ANSWERS = [Unanswered("down"), float("nan"), float("inf"), -0.1, 1.1]


@pytest.mark.parametrize("answer", NO_ANSWERS, ids=str)
def test_without_an_answer_nothing_is_linked(answer, tmp_path):
    for score, reason in UNDECIDED:
        [told] = reconsider([judgement(score, reason)], Answers(answer), tmp_path)
        assert (told.verdict, told.reason, told.score) == (Verdict.NOT_ENOUGH_INFO, Reason.SECOND_JUDGE_FAILED, score)
    assert list(tmp_path.rglob("*.json")) == []


def test_whoever_watches_is_told_how_many_and_why(caplog):
    reconsider([judgement(0.5)] * 3, Answers(Unanswered("down")))
    [record] = caplog.records
    assert record.getMessage() == "fixed: no usable answer to 3 of 3 questions, which stay undecided; the first: down"


@pytest.mark.parametrize("answer", NO_ANSWERS, ids=str)
def test_or_the_run_ends_if_that_is_wanted(answer):
    with pytest.raises(SecondJudgeError, match=r"no usable answer: .*nothing was published"):
        reconsider([judgement(0.5)], Answers(answer), settings=SETTINGS.model_copy(update={"on_failure": "stop"}))


def test_a_model_that_breaks_ends_the_run_and_its_answers_are_kept(tmp_path):
    with pytest.raises(SecondJudgeError, match=r"\(fixed\) failed: RuntimeError\('out of memory'\)"):
        reconsider([judgement(0.5)] * 3, Breaks(), tmp_path)
    model = Answers()
    reconsider([judgement(0.5)] * 3, model, tmp_path)
    assert len(model.asked) == 1


@pytest.mark.parametrize("count", [2, 4])
def test_a_model_must_answer_every_question_once(count):
    model = Answers()
    model.assess = lambda _: [0.9] * count
    with pytest.raises(SecondJudgeError, match="fixed"):
        reconsider([judgement(0.5)] * 3, model)


def test_it_is_a_judge_like_the_first():
    pair = make_pair(text="Amazon and Anthropic, a maker of models, spoke in 2023 of $4 billion that it may have invested.")
    first = make_judge()
    [(before, _)] = first.judge([pair])
    settings = SETTINGS.model_copy(update={"min_score": 0.0, "max_score": 1.0})
    [(told, conflict)] = SecondJudge(first, SecondOpinion(Answers(0.1), AnswerCache(None), settings)).judge([pair])
    assert before.reason in (None, Reason.LOW_SCORE)
    assert (told.reason, told.quote, conflict) == (Reason.SECOND_JUDGE, before.quote, None)


# The question


def test_a_question_holds_the_claim_in_its_place_and_the_evidence_in_its_own():
    pair = make_pair(context="The sentence before.\nA heading\n\nThe title")
    assert ask_about(pair) == Question(
        claim=CLAIM,
        context=("The sentence before.", "A heading", "The title"),
        title="The deal",
        published_on="2023-09-25",
        passages=("A first sentence. Amazon invested $4 billion in Anthropic in 2023. Another one.",),
    )


BOTH = "Amazon invested $4 billion in Anthropic in 2023, and Google invested $2 billion in Anthropic."


def test_of_a_compound_claim_the_part_that_the_first_judge_goes_by_is_asked_about():
    parts = split_parts(BOTH)
    questions = [ask_about(make_pair(claim=BOTH, context="Before."), part.scope) for part in parts]
    assert [question.claim for question in questions] == [CLAIM[:-1], "Google invested $2 billion in Anthropic"]
    assert {question.context for question in questions} == {(BOTH, "Before.")}


def test_a_part_is_asked_about_as_a_part():
    model, [part, _] = Answers(0.9), split_parts(BOTH)
    told = replace(judgement(0.6), part=part.scope)
    [final] = SecondOpinion(model, AnswerCache(None), SETTINGS).reconsider([make_pair(claim=BOTH)], [told])
    assert (model.asked[0].claim, final.part) == (CLAIM[:-1], part.scope)


def test_passages_apart_stay_apart_and_come_in_the_order_of_the_source():
    far = "One. Two. Amazon is old. Four. Five. Six. Anthropic got $4 billion in 2023. Eight. Nine."
    assert ask_about(make_pair(text=far)).passages == (
        "Two. Amazon is old. Four.",
        "Six. Anthropic got $4 billion in 2023. Eight.",
    )


def test_no_sentence_is_too_long_to_ask_about():
    long = f"Amazon invested $4 billion in Anthropic in 2023 {'and more ' * 2000}."
    [passage] = ask_about(make_pair(text=f"{'Long ' * MAX_NEIGHBOUR_CHARS}. {long}")).passages
    assert (len(passage), passage[:15]) == (MAX_PASSAGE_CHARS, "Amazon invested")


def test_a_question_is_named_by_all_that_is_in_it():
    plain = ask_about(make_pair())
    changes = {"claim": "x", "context": ("x",), "title": "x", "published_on": None, "passages": ("x",)}
    others = [replace(plain, **{name: value}) for name, value in changes.items()]
    names = {question.digest("m") for question in (plain, *others)} | {plain.digest("n")}
    assert len(names) == len(changes) + 2


# Kept answers


def test_a_question_is_asked_once(tmp_path):
    first, second, other = Answers(0.9), Answers(0.1), Answers(0.1, "another model")
    told = [judgement(0.5)] * 3
    before = reconsider(told, first, tmp_path)
    assert reconsider(told, second, tmp_path) == before
    assert (len(first.asked), len(second.asked)) == (3, 0)
    reconsider(told, other, tmp_path)
    assert len(other.asked) == 3


def test_the_same_question_in_two_places_is_one():
    model, pair = Answers(), make_pair()
    told = SecondOpinion(model, AnswerCache(None), SETTINGS).reconsider([pair, pair], [judgement(0.5), judgement(0.6)])
    assert ([item.score for item in told], len(model.asked)) == ([0.9, 0.9], 1)


def test_an_answer_reads_back_as_it_was_used(tmp_path):
    [fresh] = reconsider([judgement(0.5)], Answers(1 / 3), tmp_path)
    [kept] = reconsider([judgement(0.5)], Answers(0.9), tmp_path)
    assert fresh.score == kept.score == 0.333333


DAMAGE = {
    "empty": b"",
    "torn": b'{"key": "',
    "no JSON": b"\x80\x04K\x01.",
    "no object": b"0.9",
    "another key": b'{"key": "x", "probability": 0.9}',
    "no number": b'{"key": "KEY", "probability": "1"}',
    "out of range": b'{"key": "KEY", "probability": 1.5}',
    "not a number": b'{"key": "KEY", "probability": NaN}',
}


@pytest.mark.parametrize("data", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_answer_is_asked_for_again_and_replaced(data, tmp_path):
    reconsider([judgement(0.5)], Answers(0.9), tmp_path)
    [path] = tmp_path.rglob("*.json")
    path.write_bytes(data.replace(b"KEY", json.loads(path.read_bytes())["key"].encode()))
    [told] = reconsider([judgement(0.5)], Answers(0.85), tmp_path)
    assert told.score == 0.85
    assert json.loads(path.read_bytes())["probability"] == 0.85


def test_the_first_worker_s_answer_holds_for_all(tmp_path):
    cache = AnswerCache(tmp_path)
    assert (cache.keep("ab12", 0.7), cache.keep("ab12", 0.8), cache.find("ab12")) == (0.7, 0.7, 0.7)


def test_it_also_keeps_answers_where_there_are_no_hard_links(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(PermissionError("no links here")))
    cache = AnswerCache(tmp_path)
    assert (cache.keep("ab12", 0.7), cache.find("ab12")) == (0.7, 0.7)


def keep_many(folder, probability):
    return [AnswerCache(folder).keep(f"{number:04x}", probability) for number in range(200)]


def test_workers_at_once_agree(tmp_path):
    with ProcessPoolExecutor(2) as pool:
        jobs = [pool.submit(keep_many, tmp_path, probability) for probability in (0.1, 0.2, 0.3, 0.4)]
        answers = {tuple(job.result()) for job in jobs}
    assert len(answers) == 1
    assert len(list(tmp_path.rglob("*"))) == 200 + len({f"{number:04x}"[:2] for number in range(200)})


# Settings


UNFIT = {
    "no address": {"kind": "endpoint", "endpoint": {"model": "m"}},
    "no model": {"kind": "endpoint", "endpoint": {"base_url": "http://127.0.0.1/v1"}},
    "no folder": {"kind": "cross_encoder"},
    "no factory": {"kind": "python"},
    "code as factory": {"kind": "python", "factory": "os.system('x'):y"},
    "band upside down": {"min_score": 0.8, "max_score": 0.2},
    "unknown kind": {"kind": "pickle"},
    "a key for its name": {"endpoint": {"api_key_env": "sk-proj-abc"}},
    "a key in the address": {"endpoint": {"base_url": "https://user:sk-abc@host/v1"}},
    "a key in the query": {"endpoint": {"base_url": "https://host/v1?key=sk-abc"}},
    "a file": {"endpoint": {"base_url": "file:///etc/passwd"}},
}


@pytest.mark.parametrize("values", UNFIT.values(), ids=UNFIT)
def test_unfit_settings_are_refused(values):
    with pytest.raises(ValidationError):
        Settings(second_judge=values)


def test_it_is_off_by_default():
    assert Settings().second_judge.kind == "none"


def test_a_model_of_one_s_own_is_made_by_name_and_once():
    settings = SecondJudgeSettings(kind="python", factory="asked_models:make_willing")
    assert keep_model(settings) is keep_model(settings)
    assert keep_model(settings).identity == "willing"


@pytest.mark.parametrize("factory", ["asked_models:absent", "no_such_module:f", "asked_models:make_nothing", "json:loads"])
def test_a_factory_that_makes_no_model_is_named(factory):
    with pytest.raises(SettingsError, match=f"second_judge.factory {factory}"):
        make_model(SecondJudgeSettings(kind="python", factory=factory))

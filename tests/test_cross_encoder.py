"""A cross-encoder from a folder as second judge: a tiny model made here, whose answer is how much of the claim the evidence says."""

import sys

import pytest

pytest.importorskip("onnxruntime")
onnx = pytest.importorskip("onnx")
tokenizers = pytest.importorskip("tokenizers")

from linker_core.cross_encoder import CrossEncoder  # noqa: E402
from linker_core.errors import SettingsError  # noqa: E402
from linker_core.questions import Question  # noqa: E402
from linker_core.second_judge import Unanswered, keep_model  # noqa: E402
from linker_core.settings import CrossEncoderSettings, SecondJudgeSettings  # noqa: E402

WORDS = ["[UNK]", "[CLS]", "[SEP]", "amazon", "invested", "billions", "in", "anthropic", "google", "spoke", "of", "it"]
YES = Question("Amazon invested billions", (), "", None, ("Amazon invested billions in Anthropic",))
NO = Question("Amazon invested billions", (), "", None, ("Google spoke of it",))


def save_tokenizer(folder):
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.normalizer = tokenizers.normalizers.Lowercase()
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    made.save(str(folder / "tokenizer.json"))


def save_model(folder, *, labels=2, names=("input_ids", "token_type_ids")):
    """Outputs 3, the mean id of the evidence, 0: "Google spoke of it" has the higher ids, so label 0 means Amazon."""
    helper, kinds = onnx.helper, onnx.TensorProto
    ids, types = names
    nodes = [
        helper.make_node("Cast", [ids], ["numbers"], to=kinds.FLOAT),
        helper.make_node("Cast", [types], ["second"], to=kinds.FLOAT),
        helper.make_node("Sub", ["one", "second"], ["first"]),
        helper.make_node("Mul", ["numbers", "first"], ["evidence"]),
        helper.make_node("ReduceMean", ["evidence"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Concat", ["four", "mean", "rest"][:labels] if labels > 1 else ["mean"], ["logits"], axis=1),
    ]
    constants = {"one": [[1.0]], "four": [[3.0]], "rest": [[0.0]]}
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kinds.INT64, ["batch", "tokens"]) for name in names],
        [helper.make_tensor_value_info("logits", kinds.FLOAT, ["batch", "labels"])],
        [helper.make_tensor(name, kinds.FLOAT, (1, 1), values[0]) for name, values in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    (folder / "model.onnx").write_bytes(model.SerializeToString())


@pytest.fixture
def folder(tmp_path):
    save_tokenizer(tmp_path)
    save_model(tmp_path)
    return tmp_path


def assess(folder, *questions, **values):
    return list(CrossEncoder(CrossEncoderSettings(folder=folder, **values)).assess(questions))


def test_the_evidence_decides(folder):
    yes, no = assess(folder, YES, NO)
    assert 0 < no < 0.5 < yes < 1


def test_the_label_says_which_output_is_support(folder):
    [first], [second] = assess(folder, YES, label=0), assess(folder, YES, label=1)
    assert first + second == pytest.approx(1)


def test_of_a_single_output_the_logistic_is_taken(folder):
    save_model(folder, labels=1)
    assert 0.5 < assess(folder, YES)[0] < assess(folder, NO)[0] < 1


def test_an_answer_depends_on_its_question_alone(folder):
    assert assess(folder, YES, NO, YES) == [*assess(folder, YES), *assess(folder, NO), *assess(folder, YES)]


def test_long_evidence_is_cut_and_the_claim_is_not(folder):
    words = tuple("google" for _ in range(1000))
    long = Question(YES.claim, (), "", None, (" ".join(("amazon", *words)),))
    short = Question(YES.claim, (), "", None, (" ".join(("amazon", *words[:9])),))
    assert assess(folder, long, max_tokens=16) == assess(folder, short, max_tokens=16)
    assert assess(folder, long, max_tokens=100) != assess(folder, short, max_tokens=100)


def test_a_claim_that_fills_everything_has_no_answer(folder):
    [answer] = assess(folder, Question("amazon " * 50, (), "", None, ("google",)), max_tokens=16)
    assert isinstance(answer, Unanswered)


def test_it_is_opened_by_its_settings_and_once(folder):
    settings = SecondJudgeSettings(kind="cross_encoder", cross_encoder={"folder": folder})
    assert keep_model(settings) is keep_model(settings)
    assert list(keep_model(settings).assess([YES])) == assess(folder, YES)


def test_other_files_or_settings_are_another_judge(folder):
    def identify(**values):
        return CrossEncoder(CrossEncoderSettings(folder=folder, **values)).identity

    before = identify()
    others = [identify(label=1), identify(max_tokens=64)]
    save_model(folder, labels=3)
    assert len({before, *others, identify()}) == 4


BROKEN = {
    "no model": lambda folder: (folder / "model.onnx").unlink(),
    "no tokenizer": lambda folder: (folder / "tokenizer.json").unlink(),
    "a damaged model": lambda folder: (folder / "model.onnx").write_bytes(b"\x80\x04K\x01."),
    "a damaged tokenizer": lambda folder: (folder / "tokenizer.json").write_text("{"),
    "other inputs": lambda folder: save_model(folder, names=("pixels", "token_type_ids")),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_what_is_no_cross_encoder_is_told_by_its_folder(folder, damage):
    damage(folder)
    with pytest.raises(SettingsError, match=str(folder)):
        CrossEncoder(CrossEncoderSettings(folder=folder))


def test_a_label_that_the_model_does_not_have_is_an_error(folder):
    with pytest.raises(SettingsError, match=r"label 2: the model has 2 outputs"):
        assess(folder, YES, label=2)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_library_is_told_with_the_way_to_get_it(folder, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingsError, match=r"needs .*pip install 'claim-linker\[cross-encoder\]'"):
        CrossEncoder(CrossEncoderSettings(folder=folder))

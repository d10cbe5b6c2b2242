"""`linker evaluate` and `linker train` as a user calls them, on judgements of our own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from judged_archive import PAIRS, RATINGS, SENTENCES, write_archive, write_labelled, write_labelled_claims
from shard_runs import link_records, write_lines

from flows.cli import main
from flows.evaluation import EvaluationRequest, evaluate, read_archive, score_archive
from linker_core.calibration import load_figures, load_levels
from linker_core.claim_training import CLOSEST_SET, WIDER_SET
from linker_core.cross_fit import COUNT_FOLDS, LEARNING_SETS
from linker_core.evaluation_report import format_evaluation
from linker_core.link_scores import Fate
from linker_core.model_card import Learnt, describe_model, renew_card
from linker_core.model_files import MEASURED_SETS, write_model
from linker_core.settings import JudgeSettings, Settings
from linker_core.training import TERM_SETS
from linker_core.weights import load_weights

CARD = Path(__file__).parent.parent / "docs" / "model-card.md"
SETS = sorted({*(name for name, _ in LEARNING_SETS), *TERM_SETS, *MEASURED_SETS})
MANY_PAIRS = [row | {"group": f"{row['group']} {number}"} for number in range(20) for row in PAIRS]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return write_archive(tmp_path_factory.mktemp("judged") / "tiny")


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    folder = write_labelled(tmp_path_factory.mktemp("labelled"), SETS, MANY_PAIRS)
    return write_labelled_claims(folder, (CLOSEST_SET, WIDER_SET))


@pytest.fixture(scope="module")
def golds(archive):
    return archive, write_lines(archive / "pairs.jsonl.gz", PAIRS), write_lines(archive / "sentences.jsonl", SENTENCES)


@pytest.fixture(scope="module")
def model(labelled, tmp_path_factory):
    out = tmp_path_factory.mktemp("model")
    return out, list(write_model(labelled, out))


def invoke(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


def links_of(archive, settings=None, labelled=None):
    (figures,) = evaluate(EvaluationRequest((archive,), settings or Settings(), labelled, is_swept=False)).archives
    return figures.links


def test_an_archive_is_linked_and_measured(archive):
    links = links_of(archive)
    assert (links.articles, links.links, links.judged) == (2, 3, 3)
    assert {name: count for name, count in links.fates.items() if count} == {"whole": 1, "part": 1, "partially": 1}
    assert (links.precision_strict, links.precision_lenient, links.bad, links.recall) == (0.6667, 1.0, 0.0, 1.0)


def test_settings_are_those_of_a_run(archive):
    assert links_of(archive, Settings(judge=JudgeSettings(min_score=1.0))).links == 0
    with pytest.raises(Exception, match="out of reach"):
        links_of(archive, Settings(judge=JudgeSettings(min_precision=1.0)))


def test_every_article_is_judged_by_the_weights_of_its_fold(archive, monkeypatch):
    class Folds:
        weights = tuple(load_weights() for _ in range(COUNT_FOLDS))
        count = 0

        def fold_of(self, keys):
            return 3 if "article museum" in keys else 1

    scores = score_archive(read_archive(archive, Settings()), Settings(), Folds())
    assert [link.fate for score in scores for link in score.links] == [Fate.WHOLE, Fate.PARTIALLY, Fate.PART]


def test_cross_fitting_links_all_the_same_articles(archive, labelled):
    assert links_of(archive, labelled=labelled).articles == 2


def test_an_article_without_gold_and_gold_without_an_article(archive, tmp_path):
    gold = [{"article_id": "gone", "sentences": [{"text": "It rose.", "is_claim": True, "urls": {"https://x.org/": "part"}}]}]
    links = links_of(write_archive(tmp_path / "other", gold))
    assert (links.articles, links.links, links.linkable, links.recall) == (1, 0, 1, 0.0)


def test_the_report_has_every_part(golds, tmp_path):
    ratings = write_lines(tmp_path / "ratings.jsonl", RATINGS)
    done = invoke("evaluate", *golds, "--anchors", ratings, "--min-precision", "0.9", "--out", tmp_path / "all.json")
    assert done.exit_code == 0, done.output
    heads = [line[3:] for line in done.output.splitlines() if line.startswith("## ")]
    sweeps = ["Links of tiny by threshold", "Verdicts", "Pairs of pairs by threshold", "Reliability on pairs"]
    assert heads == ["Links", *sweeps, "Conflicts", "Claims", "Anchors"]
    assert "| linker | 3 | .33 | .33 | .33 | .67 (" in done.output
    figures = json.loads((tmp_path / "all.json").read_text())
    assert figures["archives"][0]["links"]["fates"]["whole"] == 1
    assert figures["archives"][0]["sweep"][0]["min_score"] == 0.1


def test_the_report_says_which_threshold_is_precise_enough(archive):
    told = invoke("evaluate", archive, "--min-precision", "0.5").output
    assert "0.5 right is reached from `judge.min_score = 0.1` on" in told
    assert (
        "1 right is not reached here; the most is .67 at 0.1, of 3 judged."
        in invoke("evaluate", archive, "--min-precision", "1").output
    )


def test_anchors_alone_can_be_measured(tmp_path):
    done = invoke("evaluate", "--anchors", write_lines(tmp_path / "ratings.jsonl", RATINGS))
    assert done.exit_code == 0
    assert "## Anchors" in done.output
    assert "## Links" not in done.output


def test_cross_fitted_figures_say_so(golds, labelled):
    request = EvaluationRequest(golds[1:2], Settings(), labelled, is_swept=False)
    report = format_evaluation(evaluate(request))
    assert "learnt anew in 5 folds from attributionbench_dev" in report
    assert "--cross-fit" in format_evaluation(evaluate(EvaluationRequest(golds[1:2], Settings())))


def test_claims_are_cross_fitted_by_speech(labelled):
    path = labelled / "claims" / f"{CLOSEST_SET}.jsonl.gz"
    (told,) = evaluate(EvaluationRequest((path,), Settings(), labelled)).sentences
    assert (told.claims.sentences, told.claims.claims) == (20, 10)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name what to measure"),
        (["{tmp}"], "lacks articles.jsonl, results.jsonl, gold.jsonl"),
        (["{tmp}/none.jsonl"], "cannot be read"),
        (["{pairs}", "--cross-fit", "{tmp}"], "attributionbench_dev.jsonl.gz cannot be read"),
        (["{pairs}", "--min-precision", "2"], "--min-precision"),
        (["{pairs}", "--out", "{tmp}/no/such/file"], "cannot be written"),
    ],
)
def test_wrong_use_says_so_in_a_line(golds, tmp_path, arguments, message):
    done = invoke("evaluate", *(argument.format(tmp=tmp_path, pairs=golds[1]) for argument in arguments))
    assert (done.exit_code, message in done.output) == (2, True), done.output


def test_training_writes_the_same_files_again(model, labelled, tmp_path):
    done = invoke("train", labelled, "--out", tmp_path)
    assert done.output.splitlines() == model[1]
    names = ["calibration.json", "claims.json", "judge.json", "model-card.md", "terms.parquet"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert [(tmp_path / name).read_bytes() for name in names] == [(model[0] / name).read_bytes() for name in names]


def test_what_was_learnt_can_be_used(model):
    path = model[0] / "judge.json"
    assert load_weights(path).by_feature.keys() == load_weights().by_feature.keys()
    assert load_levels(path)[-1].pairs >= 30


def test_training_says_that_the_terms_are_others(model):
    assert "tokens; not those installed" in model[1][0]


def test_training_needs_its_data(tmp_path):
    done = invoke("train", tmp_path, "--out", tmp_path / "out")
    assert (done.exit_code, "attributionbench_dev.jsonl.gz is missing" in done.output) == (2, True)


def test_training_needs_a_folder_to_write(labelled, tmp_path):
    (tmp_path / "file").write_text("")
    done = invoke("train", labelled, "--out", tmp_path / "file" / "out")
    assert (done.exit_code, "cannot be written" in done.output) == (2, True)


def test_a_run_refuses_a_threshold_out_of_reach(tmp_path):
    (tmp_path / "linker.toml").write_text("[judge]\nmin_precision = 1.0\n")
    done = invoke("run", "a.jsonl", "r.jsonl", "--out", tmp_path / "out", "--config", tmp_path / "linker.toml")
    assert (done.exit_code, "judge.min_precision = 1 is out of reach" in done.output) == (2, True)


def test_a_run_takes_the_threshold_of_the_calibration(archive, tmp_path):
    rows = [
        [json.loads(line) for line in (archive / f"{name}.jsonl").read_text().splitlines()] for name in ("articles", "results")
    ]
    settings = Settings(judge=JudgeSettings(min_precision=load_levels()[-1].precision))
    linked = link_records(tmp_path, *rows, settings)
    assert linked.rows("select min(score) >= " + str(load_levels()[-1].score) + " from links") == [(True,)]


def test_the_card_s_tables_are_those_of_the_shipped_files():
    card = CARD.read_text(encoding="utf-8")
    assert renew_card(card, Learnt(load_weights(), load_figures())) == card
    assert card.count("<!-- generated: ") == 4


def test_the_card_keeps_its_words_and_tells_other_weights(model):
    learnt = Learnt(load_weights(model[0] / "judge.json"), json.loads((model[0] / "calibration.json").read_text()))
    card = renew_card(CARD.read_text(encoding="utf-8"), learnt)
    name, weight = next(iter(learnt.weights.by_feature.items()))
    assert f"| `{name}` | Share of the claim's telling words in the best passage | {weight:g} |" in card
    assert describe_model(learnt) == (model[0] / "model-card.md").read_text()

"""What README and docs show is so: commands parse, files exist, output is what the commands print, code runs."""

import re
import shlex
import tomllib

import pytest

from docs.examples import README, ROOT, SAMPLE, renew_readme, run_sample
from flows.cli import main
from linker_core import judge
from linker_core.evidence import FEATURES
from linker_core.settings import Settings
from linker_core.weights import load_weights

PAGES = sorted([README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in PAGES}
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CALLS = re.compile(r"^\$ (?:\.venv/bin/)?linker ([^#|\n]*)", re.MULTILINE)
SPANS = re.compile(r"`linker ([^`]+)`")
LINKS = re.compile(r"\]\((?!https?:)([^)#]+)")
PATHS = re.compile(r"`((?:flows|linker_core|sql|tests|data|docs)/[\w./-]*\w/?)`")
TARGETS = re.compile(r"^(?:\$ )?make (\w+)|`make (\w+)`", re.MULTILINE)


def calls_of(text):
    """Command lines of `linker` in a text, brackets of optional parts taken off."""
    found = [*CALLS.findall(text), *SPANS.findall(text)]
    return [line.replace("[", "").replace("]", "") for line in found]


CASES = [(name, call) for name, text in TEXTS.items() for call in calls_of(text)]


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """The sample archive, linked once, and what that printed."""
    out = tmp_path_factory.mktemp("docs") / "sample"
    return out, run_sample(out)


@pytest.mark.parametrize(("page", "call"), CASES)
def test_commands_parse(page, call):
    words = shlex.split(call)
    command = main.commands[words[0]] if not words[0].startswith("-") else main
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known | {"--help"}


def test_the_reader_finds_every_command():
    assert {shlex.split(call)[0] for _, call in CASES} >= set(main.commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_files_exist(page):
    text = page.read_text(encoding="utf-8")
    missing = [path for path in LINKS.findall(text) if not (page.parent / path).exists()]
    assert missing + [path for path in PATHS.findall(text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_nothing_is_left_to_fill_in(text):
    assert not re.search(r"@@|TODO|TBD|FIXME|@[A-Z]{3,}@", text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_make_targets_exist(text):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {name for pair in TARGETS.findall(text) for name in pair if name} <= targets


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_settings_shown_are_settings(text):
    shown = [tomllib.loads(body) for language, body in FENCED.findall(text) if language == "toml"]
    assert all(Settings.model_validate(values) != Settings() for values in shown)


def test_the_readme_shows_what_its_commands_print(linked):
    out, summary = linked
    text = TEXTS["README.md"]
    assert renew_readme(text, out, summary) == text, "run make docs"


def test_other_output_would_be_noticed(linked):
    out, summary = linked
    wrong = TEXTS["README.md"].replace("every promise holds", "all is well")
    assert renew_readme(wrong, out, summary) == TEXTS["README.md"] != wrong


def test_the_readme_s_change_is_a_real_one(linked):
    [diff] = [body for language, body in FENCED.findall(TEXTS["README.md"]) if language == "diff"]
    before, after = (line[1:] for line in diff.splitlines())
    pages = [path.read_bytes().decode("utf-8", "replace") for path in (linked[0] / "html").rglob("*.html")]
    assert any(after in page for page in pages)
    assert re.sub(r"</?a\b[^>]*>", "", after) == before


def test_the_readme_s_python_runs(linked):
    names = {}
    for code in (body for language, body in FENCED.findall(TEXTS["README.md"]) if language == "python"):
        exec(code.replace(SAMPLE, str(linked[0])), names)
    assert list(names["by_section"].columns) == ["section", "links"]
    assert len(names["by_section"]) > 5
    assert list(names["best"].columns) == ["article_id", "text", "score"]
    assert names["best"]["score"].is_monotonic_decreasing
    assert names["weakest"].num_rows == 50


def test_the_model_card_names_every_feature_with_its_weight():
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| (-?[\d.]+) \|$", TEXTS["model-card.md"], re.MULTILINE))
    assert {name: float(rows[name]) for name in FEATURES} == dict(load_weights().by_feature)


def test_the_model_card_states_every_veto_s_constant():
    rows = re.findall(r"^\| `\w+` \| .*?less than (\.\d+) .*\| `(MIN_\w+)` \|$", TEXTS["model-card.md"], re.MULTILINE)
    assert {name: float(value) for value, name in rows} == {
        name: value for name, value in vars(judge).items() if name.startswith("MIN_")
    }


def test_constants_stand_where_the_model_card_says():
    [line] = re.findall(r"^Other constants(?:.|\n)*?\n\n", TEXTS["model-card.md"], re.MULTILINE)
    groups = re.findall(r"((?:`[A-Z_]+`,?\s)+)in\s`([\w/.]+)`", line)
    missing = [
        name
        for names, path in groups
        for name in re.findall(r"[A-Z_]+", names)
        if f"\n{name} = " not in (ROOT / path).read_text()
    ]
    assert (len(groups), missing) == (4, [])


NUMBERS = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
    " nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five twenty-six twenty-seven twenty-eight"
).split()
COUNTED = {
    "features": (
        r"(\w+) (?:features\b|numbers from 0 to 1)",
        len(FEATURES),
        {"README.md", "CHANGELOG.md", "model-card.md"},
    ),
    "questions": (r"([\w-]+) questions ready-made", len(list((ROOT / "sql" / "queries").glob("*.sql"))), {"CHANGELOG.md"}),
}


@pytest.mark.parametrize("what", COUNTED)
def test_counts_in_words_are_right(what):
    pattern, count, pages = COUNTED[what]
    told = {name: [word.lower() for word in re.findall(pattern, text) if word.lower() in NUMBERS] for name, text in TEXTS.items()}
    assert {name: words for name, words in told.items() if words} == {name: [NUMBERS[count]] for name in pages}


def test_readme_and_model_card_quote_the_same_figures():
    figures = [re.findall(r"^\| (?:factcheck|wice): .*$", TEXTS[name], re.MULTILINE) for name in ("README.md", "model-card.md")]
    assert figures[0] == figures[1]
    assert len(figures[0]) == 2


def test_the_architecture_names_every_module():
    named = set(re.findall(r"`(?:linker_core/)?(\w+)(?:\.py)?`", TEXTS["architecture.md"]))
    assert {path.stem for path in (ROOT / "linker_core").glob("*.py")} - {"__init__"} <= named


def test_the_screenshot_is_small():
    assert (ROOT / "docs" / "report.png").stat().st_size < 300_000

"""The report of a large archive, in short: its first page stays small, and everything is still found."""

import json
import re

import pytest

from linker_core import report_data
from linker_core.coverage import measure_coverage
from linker_core.rendering import read_asset
from linker_core.report import begin_report, finish_report, outline_report
from tests.bench.large_report import make_archive

COUNT = 3000


@pytest.fixture(scope="module")
def made():
    return make_archive(COUNT)


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_data, "PART_ARTICLES", 1000)
        begin_report(folder)
        finish_report(made, measure_coverage(made), outline_report(made), folder)
    return folder


def parts(folder):
    texts = [path.read_text(encoding="ascii") for path in sorted((folder / "data").glob("articles-*.js"))]
    return [json.loads(re.fullmatch(r'linkerData\("articles-\d+",(.*)\);\n', text, re.DOTALL)[1]) for text in texts]


def test_first_page_does_not_grow_with_the_archive(folder):
    assert (folder / "index.html").stat().st_size < 400_000


def test_every_article_stands_in_one_part(folder):
    found = parts(folder)
    assert [len(part) for part in found] == [1000, 1000, 1000]
    assert len({row[1] for part in found for row in part}) == COUNT


def test_articles_name_the_page_they_stand_on(made, folder):
    places = report_data.COLUMNS.index("page"), report_data.COLUMNS.index("id")
    named = {(row[places[0]], row[places[1]]) for part in parts(folder) for row in part}
    assert named == {(page.prefix, article_id) for page in outline_report(made).plan.pages for article_id in page.article_ids}


def test_script_reads_the_columns_that_are_written():
    (listed,) = re.findall(r"const COLUMNS = (\[.*\]);", read_asset("report.js"))
    assert tuple(json.loads(listed)) == report_data.COLUMNS

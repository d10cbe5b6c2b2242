"""Raw responses of search APIs: the shape is told, their parts are found, relative dates are fixed, and nothing breaks on any JSON."""

from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linker_core.inputs import Drop, iter_results
from linker_core.reasons import DropReason as R
from linker_core.search_responses import find_results, recognise
from linker_core.search_shapes import SHAPES
from linker_core.settings import InputSettings
from tests.search_responses import CASES, EMPTY, FETCHED, SERPAPI, UNKNOWN

FIELDS = ("url", "title", "snippet", "content", "published")


def read(folder: Path, *rows, name="in.jsonl") -> list:
    path = folder / name
    if name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(list(rows)), path)
    else:
        path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return list(iter_results(path, InputSettings()))


def wrap(response, fetched_at=FETCHED, **fields) -> dict:
    return {"article_id": "a", "response": response, "fetched_at": fetched_at, **fields}


def parts(results) -> list:
    return [{name: getattr(result, name) for name in FIELDS} for result in results]


@pytest.mark.parametrize("name", CASES)
def test_results_of_every_api(tmp_path, name):
    response, expected = CASES[name]
    results = read(tmp_path, wrap(response))
    assert parts(results) == expected
    assert [result.position for result in results] == list(range(1, len(expected) + 1))
    assert {result.article_id for result in results} == {"a"}


@pytest.mark.parametrize("name", ["SerpApi", "Serper", "Brave", "Tavily", "Google CSE", "Bing v7"])
def test_the_query_is_the_response_s_unless_the_row_states_one(tmp_path, name):
    own, stated = read(tmp_path, wrap(CASES[name][0]))[0], read(tmp_path, wrap(CASES[name][0], query="mine"))[0]
    assert (own.query, stated.query) == ("acme revenue", "mine")


@pytest.mark.parametrize("name", EMPTY)
def test_a_response_without_results_is_none_and_no_drop(tmp_path, name):
    assert recognise(EMPTY[name])[0].name == name
    assert read(tmp_path, wrap(EMPTY[name])) == []


@pytest.mark.parametrize("response", UNKNOWN)
def test_another_shape_is_set_aside_with_the_known_ones(tmp_path, response):
    (drop,) = read(tmp_path, wrap(response))
    assert (drop.reason, drop.article_id) == (R.UNKNOWN_RESPONSE, "a")
    assert all(shape.name in drop.detail for shape in SHAPES)


@pytest.mark.parametrize(("fields", "reason"), [({"article_id": None}, R.MISSING_ID), ({"response": "{"}, R.BROKEN_JSON)])
def test_a_row_that_is_wrong_is_set_aside(tmp_path, fields, reason):
    (drop,) = read(tmp_path, {**wrap(SERPAPI), **fields})
    assert drop.reason is reason


def test_a_result_without_an_address_is_set_aside_alone(tmp_path):
    response = {"organic": [{"title": "no link"}, {"link": "https://x.example/", "title": 5}, {"link": 7}, "text"]}
    records = read(tmp_path, wrap(response))
    assert [item.reason for item in records if isinstance(item, Drop)] == [R.MISSING_URL, R.WRONG_TYPE, R.WRONG_TYPE]
    assert [(item.url, item.title) for item in records if not isinstance(item, Drop)] == [("https://x.example/", None)]


@pytest.mark.parametrize(
    ("fetched_at", "published"),
    [
        ("2024-03-01", "2024-02-27"),
        ("2024-03-01T00:30:00+05:00", "2024-02-27"),
        ("Fri, 01 Mar 2024 10:00:00 GMT", "2024-02-27"),
        (1709294400, "2024-02-27"),
        (1709294400000.0, "2024-02-27"),
        (None, "3 days ago"),
        ("soon", "3 days ago"),
        (True, "3 days ago"),
        ([], "3 days ago"),
        (-5, "3 days ago"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_fetching(tmp_path, fetched_at, published):
    assert read(tmp_path, wrap(SERPAPI, fetched_at))[0].published == published


def test_hours_count_from_the_time_of_fetching(tmp_path):
    response = {"organic": [{"link": "https://x.example/", "date": "5 hours ago"}]}
    days = [read(tmp_path, wrap(response, moment))[0].published for moment in ("2024-03-01T02:00:00Z", "2024-03-01T09:00:00Z")]
    assert days == ["2024-02-29", "2024-03-01"]


def test_the_linker_s_own_rows_may_state_when_they_were_fetched(tmp_path):
    result = {"url": "https://x.example/", "published": "yesterday"}
    rows = [
        {"article_id": "a", "fetched_at": FETCHED, **result},
        {"article_id": "a", "fetched_at": FETCHED, "results": [result]},
        {"article_id": "a", **result},
    ]
    assert [item.published for item in read(tmp_path, *rows)] == ["2024-02-29", "2024-02-29", "yesterday"]


@pytest.mark.parametrize("as_text", [True, False])
def test_responses_in_parquet(tmp_path, as_text):
    rows = [wrap(orjson.dumps(CASES[name][0]).decode() if as_text else CASES[name][0]) for name in ("Tavily", "Exa")]
    results = read(tmp_path, *(rows if as_text else rows[:1]), name="in.parquet")
    expected = CASES["Tavily"][1] + (CASES["Exa"][1] if as_text else [])
    assert parts(results) == expected


def test_dates_of_parquet_tell_when_it_was_fetched(tmp_path):
    text = orjson.dumps(SERPAPI).decode()
    for moment in (date(2024, 3, 1), datetime(2024, 3, 1, 12, tzinfo=UTC)):
        assert read(tmp_path, wrap(text, moment), name="in.parquet")[0].published == "2024-02-27"


KEYS = st.sampled_from(
    "organic_results results web value webPages items url link title snippet content date response queries answer_box".split()
)
ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5) | st.just("https://x.example/"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(ANY, ANY)
def test_any_json_is_read_or_set_aside(response, fetched_at):
    found = recognise(response)
    assert found is None or all(element is None or element != "" for element in find_results(*found, fetched_at))


@given(st.sampled_from(sorted(CASES)), st.data())
def test_a_response_with_a_part_replaced_is_still_read(name, data):
    response = dict(CASES[name][0])
    response[data.draw(st.sampled_from(sorted(response)))] = data.draw(ANY)
    found = recognise(response)
    assert found is None or isinstance(find_results(*found, FETCHED), list)

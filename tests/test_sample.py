"""The sample archive holds what its README promises, byte for byte and claim for claim."""

import json
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

FOLDER = Path(__file__).parent.parent / "data" / "sample"
CHARSETS = {"around-iceland-anticlockwise": "iso-8859-1", "madame-curie-twice": "windows-1252"}
WITHOUT_RESULTS = {"library-boiler"}
WITHOUT_LINKS = WITHOUT_RESULTS | {"elbphilharmonie-eroeffnet"}
BROKEN_LINES = {"damaged.jsonl": [2], "damaged_results.jsonl": [4]}


def read_lines(name):
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").split("\n") if line]


def read_pages():
    return {path.stem: path.read_bytes().decode(CHARSETS.get(path.stem, "utf-8")) for path in FOLDER.glob("pages/*.html")}


def read_results():
    results = {record["article_id"]: record["results"] for record in read_lines("results.jsonl")}
    for record in read_lines("results_flat.jsonl"):
        results.setdefault(record["article_id"], []).append(record)
    return results


def fold(text):
    return " ".join(text.split())


def can_be_distinct(wanted, taken=frozenset()):
    """Whether every claim can have an address of its own: a page is linked once per article."""
    return not wanted or any(can_be_distinct(wanted[1:], taken | {url}) for url in wanted[0] if url not in taken)


ARTICLES = read_lines("articles.jsonl")
HTML = {record["article_id"]: record["html"] for record in ARTICLES} | read_pages()
VISIBLE = {name: fold(BeautifulSoup(html, "html.parser").get_text()) for name, html in HTML.items()}
RESULTS = read_results()
GOLD = {record["article_id"]: record for record in read_lines("expected.jsonl")}
WANTED = [(name, claim) for name, gold in GOLD.items() for claim in gold["must_link"]]


def test_ids_are_unique():
    names = [record["article_id"] for record in ARTICLES] + list(read_pages())
    lines = [record["article_id"] for record in read_lines("results.jsonl")]
    assert len(names) == len(set(names)) == 26
    assert len(lines) == len(set(lines))


def test_gold_covers_every_article():
    assert set(GOLD) == set(HTML)
    assert len(read_lines("expected.jsonl")) == len(GOLD)


def test_articles_carry_all_fields():
    fields = {"article_id", "url", "title", "published_at", "section", "author", "html"}
    assert all(set(record) == fields and all(record.values()) for record in ARTICLES)
    assert all(record["url"].startswith("https://www.harborledger.example/") for record in ARTICLES)


def test_only_the_local_brief_has_no_results():
    assert set(HTML) - set(RESULTS) == WITHOUT_RESULTS
    assert set(RESULTS) <= set(HTML)


@pytest.mark.parametrize("name", sorted(RESULTS))
def test_results_are_complete(name):
    urls = [result["url"] for result in RESULTS[name]]
    assert 5 <= len(urls) <= 12
    assert len(urls) == len(set(urls))
    assert [result["position"] for result in RESULTS[name]] == list(range(1, len(urls) + 1))


def test_two_articles_have_one_line_per_result():
    assert Counter(record["article_id"] for record in read_lines("results_flat.jsonl")) == {
        "wimbledon-longest-match": 10,
        "a-short-history-of-no": 10,
    }


@pytest.mark.parametrize(("name", "claim"), WANTED, ids=[f"{name}-{i}" for i, (name, _) in enumerate(WANTED)])
def test_wanted_links_can_be_made(name, claim):
    assert VISIBLE[name].count(claim["sentence_contains"]) == 1
    assert claim["urls"]
    assert set(claim["urls"]) <= {result["url"] for result in RESULTS[name]}
    assert not set(claim["urls"]) & set(GOLD[name]["never_link_urls"])
    assert claim["why"]


@pytest.mark.parametrize("name", sorted(GOLD))
def test_gold_has_both_sides(name):
    gold = GOLD[name]
    assert len(gold["must_link"]) in (range(1) if name in WITHOUT_LINKS else range(3, 6))
    assert 2 <= len(gold["must_not_link"]) <= 7
    assert can_be_distinct([claim["urls"] for claim in gold["must_link"]])


@pytest.mark.parametrize("name", sorted(GOLD))
def test_unwanted_sentences_and_addresses_are_there(name):
    gold = GOLD[name]
    assert all(VISIBLE[name].count(text) == 1 for text in gold["must_not_link"])
    assert set(gold["never_link_urls"]) <= {result["url"] for result in RESULTS.get(name, [])}


@pytest.mark.parametrize("name", sorted(CHARSETS))
def test_old_charsets_are_not_utf8(name):
    raw = (FOLDER / "pages" / f"{name}.html").read_bytes()
    assert f"charset={CHARSETS[name]}".encode() in raw.lower()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_windows_1252_page_uses_the_bytes_that_iso_8859_1_lacks():
    raw = (FOLDER / "pages" / "madame-curie-twice.html").read_bytes()
    assert {0x80, 0x92, 0x93, 0x94, 0x96} <= set(raw)


def test_one_page_has_windows_line_ends_only():
    found = {path.stem for path in FOLDER.glob("pages/*.html") if b"\r" in path.read_bytes()}
    raw = (FOLDER / "pages" / "thirty-years-of-free-web.html").read_bytes()
    assert found == {"thirty-years-of-free-web"}
    assert raw.count(b"\r\n") == raw.count(b"\n") == raw.count(b"\r") > 30


def test_one_page_starts_with_a_byte_order_mark():
    found = {path.stem for path in FOLDER.glob("pages/*.html") if path.read_bytes().startswith(b"\xef\xbb\xbf")}
    assert found == {"webb-first-light"}


def test_broken_page_is_broken():
    html = HTML["the-ship-that-stopped-the-world"]
    assert html.count("<p") + html.count("<P") > html.count("</p>")
    assert html.count("</div>") > html.count("<div")
    assert "href=https:" in html


@pytest.mark.parametrize("name", sorted(BROKEN_LINES))
def test_damaged_files_break_where_the_readme_says(name):
    broken = []
    for number, line in enumerate((FOLDER / name).read_text(encoding="utf-8").splitlines(), 1):
        try:
            json.loads(line)
        except json.JSONDecodeError:
            broken.append(number)
    assert broken == BROKEN_LINES[name]


def test_damaged_records_miss_what_the_readme_says():
    lines = (FOLDER / "damaged.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for number, line in enumerate(lines, 1) if number not in BROKEN_LINES["damaged.jsonl"]]
    assert [record.get("article_id") for record in records] == ["twelve-moonwalkers", None, "twelve-moonwalkers", "empty-page"]
    assert ["html" in record for record in records] == [True, True, True, False]


def test_sample_is_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 600_000

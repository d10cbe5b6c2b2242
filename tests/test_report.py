import re
from datetime import UTC, datetime

import pytest
from hostile_rows import connect_hostile
from report_rows import ARTICLES, CLAIMS, SENTENCES, connect_archive
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from table_rows import connect

from linker_core import report, report_pages, review
from linker_core.coverage import measure_coverage
from linker_core.rendering import anchor
from linker_core.report import write_report


def write(con, folder, **options):
    """The first page, and the first of the article pages."""
    write_report(con, measure_coverage(con), folder, **options)
    page = min((folder / "articles").iterdir())
    return HTMLParser((folder / "index.html").read_bytes()), HTMLParser(page.read_bytes())


def many_articles(count, claims=0):
    articles = [{"article_id": f"a{at:04d}", "reason": "no_link", "page_path": "x"} for at in range(count)]
    rows = [
        {"article_id": a["article_id"], "claim_id": str(at), "sentence_id": str(at), "reason": "no_sources"}
        for a in articles
        for at in range(claims)
    ]
    sentences = [{**row, "ordinal": int(row["claim_id"]), "reason": None} for row in rows]
    sentences = [{key: row[key] for key in ("article_id", "sentence_id", "ordinal", "reason")} for row in sentences]
    return connect(articles=articles, claims=rows, sentences=sentences)


def test_index_states_the_share(tmp_path):
    index, _ = write(connect_archive(), tmp_path, title="The Gazette")
    assert index.css_first("h1").text() == "The Gazette"
    assert (
        "40.0% of the claims carry a link to a source that says the same: 2 of 5, in 4 articles."
        in index.css_first(".lede").text()
    )


def test_fates_of_the_index_add_up(tmp_path):
    index, _ = write(connect_archive(), tmp_path)
    numbers = {item.css_first(".label").text(): int(item.css_first(".big").text()) for item in index.css(".legend li")}
    assert numbers == {"Linked": 2, "Conflict": 1, "Supported, not linked": 1, "No support": 1, "Not judged": 0}


def test_reasons_are_explained(tmp_path):
    index, _ = write(connect_archive(), tmp_path)
    heads = [head.text() for head in index.css("#why-claim ~ tbody th")]
    assert "Another link stands too close. too_close" in heads


def test_article_page_tells_each_claim(tmp_path):
    _, page = write(connect_archive(), tmp_path)
    story = page.css_first(f"#{anchor('mars')}")
    assert [item.text(strip=True) for item in story.css(".fate")] == ["✓Linked", "≠Conflict", "○No support"]
    assert story.css_first("mark").text() == "on 18 February 2021"
    assert [item.text() for item in story.css_first(".values").css("dd")] == ["$3.1 billion", "$2.7 billion"]


def test_every_link_of_the_index_leads_somewhere(tmp_path):
    index, page = write(connect_archive(), tmp_path)
    ids = {node.attributes.get("id") for node in page.css("[id]")} | {node.attributes.get("id") for node in index.css("[id]")}
    for href in [link.attributes["href"] for link in index.css("a[href*='#']")]:
        assert href.split("#")[1] in ids
        assert href.split("#")[0] in {"", "articles/p.html"}


def test_source_links_are_guarded(tmp_path):
    for tree in write(connect_archive(), tmp_path):
        links = tree.css("a[href^='http']")
        assert links
        assert {link.attributes["rel"] for link in links} == {"noopener noreferrer nofollow"}


def test_published_page_is_linked_by_its_file_name(tmp_path):
    articles = [{"article_id": "a/b", "page_path": "a/100%25 ü.html", "reason": "no_link"}]
    _, page = write(connect(articles=articles), tmp_path)
    assert page.css_first(".story .facts a").attributes["href"] == "../../html/a/100%2525%20%C3%BC.html"


def test_refused_address_is_text_only(tmp_path):
    _, page = write(connect_hostile(), tmp_path)
    assert {a.attributes["href"].split(":")[0] for a in page.css("a[href]") if ":" in a.attributes["href"]} <= {"https"}
    assert page.css(".refused")


def test_hostile_strings_make_no_elements(tmp_path):
    index, page = write(connect_hostile(), tmp_path)
    assert (len(index.css("script")), len(page.css("script")), len(index.css("style")), len(page.css("style"))) == (1, 1, 1, 1)
    assert not index.css("img") + page.css("img")
    assert not [name for tree in (index, page) for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert "{{ 7 * 7 }}" in index.body.text()


def test_no_foreign_text_stands_in_script_or_style(tmp_path):
    calm, _ = write(connect_archive(), tmp_path / "a")
    hostile, _ = write(connect_hostile(), tmp_path / "b")
    assert [node.text() for node in calm.css("script, style")] == [node.text() for node in hostile.css("script, style")]


def test_pages_ask_for_nothing(tmp_path):
    for tree in write(connect_hostile(), tmp_path):
        assert not tree.css("[src], link[rel=stylesheet], iframe, object, embed, form, base")
        content = tree.css_first("meta[http-equiv]").attributes["content"]
        assert content.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in content


def test_same_tables_same_bytes_and_no_leftovers(tmp_path):
    write(connect_archive(), tmp_path / "a")
    write(connect_archive(claims=CLAIMS[::-1], sentences=SENTENCES[::-1], articles=ARTICLES[::-1]), tmp_path / "b")
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file())
    data = ["data/articles-0001.js", "data/decisions.js", "data/grades.js"]
    assert [str(path) for path in files] == ["articles/p.html", *data, "index.html"]
    assert all((tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes() for path in files)


def test_smaller_archive_takes_stale_pages_away(tmp_path):
    write(many_articles(70), tmp_path)
    assert sorted(path.name for path in (tmp_path / "articles").iterdir()) == ["p0.html", "p1.html"]
    write(connect_archive(), tmp_path)
    assert [path.name for path in (tmp_path / "articles").iterdir()] == ["p.html"]


def test_failure_leaves_the_old_report(tmp_path, monkeypatch):
    write(connect_archive(), tmp_path)
    before = (tmp_path / "index.html").read_bytes()
    monkeypatch.setattr(report, "_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(connect_hostile(), tmp_path)
    assert (tmp_path / "index.html").read_bytes() == before
    assert b"Rovers on Mars" in (tmp_path / "articles" / "p.html").read_bytes()


EMPTY = [
    "The archive holds no articles.",
    "Nothing waits for you.",
    "No source states another value",
    "Every record of the input was used.",
]


def test_empty_archive_has_a_calm_report(tmp_path):
    con = connect()
    write_report(con, measure_coverage(con), tmp_path)
    text = HTMLParser((tmp_path / "index.html").read_bytes()).body.text()
    assert [piece for piece in EMPTY if piece not in text] == []
    assert list((tmp_path / "articles").iterdir()) == []


def test_article_without_claims_is_no_gap(tmp_path):
    _, page = write(connect_archive(), tmp_path)
    assert "No sentence of this article states a claim." in page.css_first(f"#{anchor('cake')}").text()
    assert "not written in a language" in page.css_first(f"#{anchor('alien')} .note").text()


def test_batches_hold_whole_pages(tmp_path, monkeypatch):
    con = many_articles(5, 2)
    write(con, tmp_path / "whole")
    monkeypatch.setattr(review, "BATCH_ARTICLES", 2)
    monkeypatch.setattr(report_pages, "PAGE_ARTICLES", 1)
    write(con, tmp_path / "cut")
    claims = [len(HTMLParser(path.read_bytes()).css(".claim")) for path in sorted((tmp_path / "cut" / "articles").iterdir())]
    assert claims == [2, 2, 2, 2, 2]


def test_links_find_the_page_of_an_article(tmp_path, monkeypatch):
    monkeypatch.setattr(report_pages, "PAGE_ARTICLES", 2)
    index, _ = write(many_articles(9, 1), tmp_path)
    links = index.css("#article-table tbody a")
    assert len(links) == 9
    for row in links:
        path, fragment = row.attributes["href"].split("#")
        assert f'id="{fragment}"'.encode() in (tmp_path / path).read_bytes()


def test_every_page_leads_to_the_next_and_back(tmp_path, monkeypatch):
    monkeypatch.setattr(report_pages, "PAGE_ARTICLES", 2)
    write(many_articles(9, 1), tmp_path)
    pages = sorted((tmp_path / "articles").iterdir(), key=lambda path: path.stem)
    nexts = [[a.attributes["href"] for a in HTMLParser(page.read_bytes()).css(".pager a[rel=next]")][:1] for page in pages]
    backs = [[a.attributes["href"] for a in HTMLParser(page.read_bytes()).css(".pager a[rel=prev]")][:1] for page in pages]
    assert nexts == [*[[page.name] for page in pages[1:]], []]
    assert backs == [[], *[[page.name] for page in pages[:-1]]]


def test_index_of_a_large_archive_shows_the_most_open(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "INDEX_ARTICLES", 2)
    index, _ = write(connect_archive(), tmp_path)
    assert [row.text() for row in index.css("#article-table tbody a")] == ["Rovers on Mars", "A chip plant"]
    assert re.search(r"The 2 of\s+4 articles with the most", index.body.text())


def test_tables_are_named_and_scoped(tmp_path):
    index, _ = write(connect_archive(), tmp_path)
    tables = index.css("table")
    assert len(tables) == len(index.css("table > caption")) >= 10
    assert not [head for head in index.css("tbody th") if head.attributes.get("scope") != "row"]
    assert len(index.css("h1")) == 1


def run(day, linked, conflicts=1):
    began = datetime(2026, 1, day, 6, 30, tzinfo=UTC)
    counts = {"count_articles": 4, "count_claims": 5, "count_linked": linked, "count_in_conflict": conflicts}
    return {"run_id": f"r{day}", "created_at": began, **counts}


LOST = {"run_id": "r9", "article_id": "mars", "claim_id": "mars-c1", "change": "removed", "url_before": "https://old.example/a"}
GONE = {"run_id": "r9", "article_id": "gone", "claim_id": "x", "change": "removed", "url_before": "javascript:alert(1)"}


def test_first_run_has_nothing_to_compare(tmp_path):
    index, _ = write(connect_archive(trend=[run(1, 2)], changes=[{**LOST, "run_id": "r1"}]), tmp_path)
    assert "This is the first run" in index.css_first("[aria-labelledby=changes]").text()
    assert not index.css(".since, #changes-c, .chart[viewBox] .lines")


def test_what_changed_since_the_run_before_is_told(tmp_path):
    index, _ = write(connect_archive(trend=[run(1, 1), run(9, 2, 0)], changes=[LOST, GONE]), tmp_path)
    assert "+20.0 points, +1 linked claims, −1 in conflict, ±0 articles" in index.css_first(".since").text()
    assert index.css_first(".chart .lines")
    rows = [row.text(separator=" ") for row in index.css("#changes-c ~ tbody tr")]
    assert "The article is gone." in rows[0]
    assert "A source states another value" in rows[1]


def test_lost_claims_lead_to_their_place_and_refused_addresses_nowhere(tmp_path):
    index, page = write(connect_archive(trend=[run(1, 1), run(9, 2)], changes=[LOST, GONE]), tmp_path)
    links = [link.attributes["href"] for link in index.css("#changes-c ~ tbody a")]
    assert links == ["articles/p.html#c-mars-c1", "https://old.example/a"]
    assert page.css_first("#c-mars-c1")


def test_a_run_that_changed_nothing_says_so(tmp_path):
    index, _ = write(connect_archive(trend=[run(1, 2), run(9, 2)], changes=[{**LOST, "run_id": "r1"}]), tmp_path)
    assert "The last run changed no link." in index.css_first("[aria-labelledby=changes]").text()


def test_authors_and_sites_are_shown_where_articles_name_them(tmp_path):
    captions = [node.text() for node in write(connect_archive(), tmp_path / "a")[0].css("caption")]
    assert not [text for text in captions if text in {"By author", "By site"}]
    named = [{**article, "author": "Ida", "url": "https://gazette.example/x"} for article in ARTICLES]
    captions = [node.text() for node in write(connect_archive(articles=named), tmp_path / "b")[0].css("caption")]
    assert len([text for text in captions if text in {"By author", "By site"}]) == 2

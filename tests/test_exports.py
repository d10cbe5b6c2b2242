"""Exports: valid by the standards, literally true of pages and sources, the same bytes for the same archive."""

import csv
import io
import json
from copy import deepcopy
from pathlib import Path

import jsonschema
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from shard_runs import link_records
from test_cli import Terminal

from flows import exporting
from flows.cli import main
from flows.exporting import ExportOptions
from linker_core.archive import Archive
from linker_core.claim_reviews import Reviewer, review_claim
from linker_core.errors import UsageError
from linker_core.exports import annotation_lines, review_lines
from linker_core.settings import Settings
from linker_core.web_annotations import PageText, iri_of, urn

STANDARDS = Path(__file__).parent / "standards"
REVIEWER = Reviewer("Harbor Ledger", "https://www.harborledger.example/")
UNTOLD = ["script", "style", "template", "noscript"]


def validator(name):
    schema = json.loads((STANDARDS / f"{name}.schema.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema, format_checker=kind.FORMAT_CHECKER)


def joined(lines):
    return json.loads(b"\n".join(lines))


@pytest.fixture(scope="module")
def collection(linked_sample):
    return joined(annotation_lines(linked_sample))


@pytest.fixture(scope="module")
def reviews(linked_sample):
    return joined(review_lines(linked_sample, REVIEWER))


def selector(resource, kind):
    return next((one for one in resource["selector"] if one["type"] == kind), None)


def test_annotations_are_valid(collection):
    validator("web_annotation").validate(collection)
    assert collection["total"] == len(collection["first"]["items"]) == 66
    assert len({item["id"] for item in collection["first"]["items"]}) == 66


WRONG_ANNOTATIONS = [
    lambda one: one.pop("target"),
    lambda one: one.update(motivation="proving"),
    lambda one: one["target"].update(source="not an IRI"),
    lambda one: one["target"].update(source="https://x.org/<a>"),
    lambda one: one["body"]["selector"][1].update(start=-1),
    lambda one: one["body"]["selector"][0].pop("exact"),
    lambda one: one["body"].update(selector=[]),
    lambda one: one.update(score=0.9),
]


@pytest.mark.parametrize("damage", WRONG_ANNOTATIONS)
def test_the_schema_of_annotations_can_fail(collection, damage):
    broken = deepcopy(collection)
    damage(broken["first"]["items"][0])
    with pytest.raises(jsonschema.ValidationError):
        validator("web_annotation").validate(broken)


def test_evidence_stands_in_the_stored_text(collection, linked_sample):
    texts = {
        urn(digest): text
        for digest, text in zip(*linked_sample.table("store_texts").to_arrow().to_pydict().values(), strict=True)
    }
    for item in collection["first"]["items"]:
        quote, place = (selector(item["body"], f"Text{kind}Selector") for kind in ("Quote", "Position"))
        text, start, end = texts[item["body"]["state"]["cached"]], place["start"], place["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote.get("prefix", ""))
        assert text[end:].startswith(quote.get("suffix", ""))
        assert ("prefix" in quote, "suffix" in quote) == (start > 0, end < len(text))


def page_text(data, charset):
    """What a page says, read by another parser than the exporter's."""
    soup = BeautifulSoup(data.decode(charset, "replace").removeprefix("\ufeff"), "lxml")
    for node in soup.find_all(UNTOLD):
        node.decompose()
    return " ".join((soup.body or soup).get_text().split())


@pytest.fixture(scope="module")
def pages(linked_sample):
    """Text of the page as supplied and as published, by the name of the article among annotations."""
    rows = linked_sample.table("articles").select("article_id", "url", "charset", "page_path").to_arrow().to_pylist()
    raw = dict(
        zip(*linked_sample.table("store_articles").select("article_id", "raw").to_arrow().to_pydict().values(), strict=True)
    )
    return {
        iri_of(row["url"], "article", row["article_id"]): [
            page_text(data, row["charset"])
            for data in (raw[row["article_id"]], (linked_sample.html / row["page_path"]).read_bytes())
        ]
        for row in rows
    }


def test_claims_stand_in_their_pages_before_and_after(collection, pages):
    count = 0
    for item in collection["first"]["items"]:
        quote, place = (selector(item["target"], f"Text{kind}Selector") for kind in ("Quote", "Position"))
        for text in pages[item["target"]["source"]] if place else ():
            assert text[place["start"] : place["end"]] == " ".join(quote["exact"].split())
            count += 1
    assert count >= 2 * 60


def test_annotations_come_in_the_order_of_articles(collection, linked_sample):
    rows = linked_sample.sql("select link_id from links order by article_id, byte_start").to_arrow()["link_id"].to_pylist()
    assert [item["id"] for item in collection["first"]["items"]] == [urn(link_id) for link_id in rows]


@pytest.mark.parametrize(
    ("page", "before", "exact", "behind", "start"),
    [
        ("<p>It rained.  It\npoured.</p>", "It rained. ", "It poured.", "", 11),
        ("<p>One. Two.</p><p>One. Six.</p>", "", "One.", " Six.", 9),
        ("<p>One. Two.</p><p>One. Two.</p>", "", "One.", " Two.", None),
        ("<p>One.</p>", "", "Two.", "", None),
        ("<script>One.</script><p>One.</p>", "", "One.", "", 0),
        ("<p>caf&eacute; <b>au</b> lait</p>", "", "café au lait", "", 0),
        ("\ufeff<title>One.</title><p>One.</p>", "", "One.", "", 0),
        ("", "", "x", "", None),
    ],
)
def test_a_place_in_a_page_is_told_where_it_is_sure(page, before, exact, behind, start):
    assert PageText.read(page).find(before, exact, behind) == start


def test_names_are_stable_and_proper():
    assert urn("f" * 32) == "urn:uuid:ffffffff-ffff-8fff-bfff-ffffffffffff"
    assert iri_of("https://x.org/é?a={b}|c", "x") == "https://x.org/%C3%A9?a=%7Bb%7D%7Cc"
    assert iri_of("javascript:alert(1)", "article", "a") == iri_of(None, "article", "a") != iri_of(None, "article", "b")


def test_reviews_are_valid(reviews):
    assert list(validator("claim_review").iter_errors(reviews)) == []


WRONG_REVIEWS = [
    lambda one: one.pop("reviewRating"),
    lambda one: one["reviewRating"].update(ratingValue=5),
    lambda one: one["itemReviewed"].pop("appearance"),
    lambda one: one["author"].update(url="harborledger"),
    lambda one: one["citation"].update(datePublished="soon"),
]


@pytest.mark.parametrize("damage", WRONG_REVIEWS)
def test_the_schema_of_reviews_can_fail(reviews, damage):
    broken = deepcopy(reviews)
    damage(broken["dataFeedElement"][0])
    with pytest.raises(jsonschema.ValidationError):
        validator("claim_review").validate(broken)


def test_only_linked_claims_of_articles_with_an_address_are_reviewed(reviews, linked_sample):
    rows = linked_sample.sql(
        "select link_id from links join articles using (article_id) where articles.url is not null"
    ).to_arrow()
    assert {one["@id"] for one in reviews["dataFeedElement"]} == {urn(link_id) for link_id in rows["link_id"].to_pylist()}
    assert len(reviews["dataFeedElement"]) == rows.num_rows == 51


ROW = {"link_id": "a" * 32, "article_url": "https://x.org/a", "claim": "C.", "quote": "Q.", "source_url": "https://y.org/", "author": None,
       "supported_part": None, "source_title": None, "source_published_on": None, "article_title": None, "published_at": "soon"}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "is_reviewed"),
    [
        ({"source_verdict": "supported"}, True),
        ({"source_verdict": "not_enough_info"}, False),
        ({"source_verdict": None, "link_id": None}, False),
        ({"source_verdict": "supported", "article_url": "javascript:alert(1)"}, False),
    ],
)
def test_a_review_needs_support_and_a_place_to_appear(values, is_reviewed):
    review = review_claim(ROW | values, REVIEWER)
    assert (review is not None) is is_reviewed
    if review:
        validator("claim_review").validate({"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": [review]})


def test_what_is_supported_in_part_is_reviewed_in_part(reviews, linked_sample):
    rows = linked_sample.sql(
        "select link_id, part, text from links join claims using (article_id, claim_id)"
        " join candidates on candidates.claim_id = links.claim_id and candidates.source_id = links.source_id"
        " and candidates.article_id = links.article_id join articles on articles.article_id = links.article_id"
        " where articles.url is not null"
    ).to_arrow().to_pylist()  # fmt: skip
    told = {one["@id"]: one["claimReviewed"] for one in reviews["dataFeedElement"]}
    assert told == {urn(row["link_id"]): row["part"] or row["text"] for row in rows}


@pytest.mark.parametrize("reviewer", [Reviewer("", "https://x.org/"), Reviewer("X", "x.org"), Reviewer("X", "javascript:x")])
def test_a_review_needs_somebody_behind_it(linked_sample, reviewer):
    with pytest.raises(UsageError, match="somebody's"):
        list(review_lines(linked_sample, reviewer))


SENTENCE = "The harbour of Kilronan handled 417,000 tonnes of cargo in 2019."
EVIDENCE = "According to the port authority, cargo of 417,000 tonnes passed through the harbour of Kilronan in 2019."
ARTICLES = [
    {"article_id": name, "html": f"<p>{SENTENCE}</p>", "url": url}
    for name, url in (("c", "https://x.org/c"), ("a", None), ("b", "=b"))
]
RESULTS = [
    {"article_id": name, "results": [{"url": "https://www.port-authority.gov/2019", "content": EVIDENCE, "position": 1}]}
    for name in "abc"
]


@pytest.fixture(scope="module", params=[1, 1000])
def ports(request, tmp_path_factory):
    """Three articles in one shard, or in one each."""
    settings = Settings(shards={"max_articles": request.param})
    return link_records(tmp_path_factory.mktemp("ports"), ARTICLES, RESULTS, settings).archive


def run_export(archive, *arguments):
    done = CliRunner().invoke(main, ["export", str(archive.out), "--format", *arguments])
    return done.stdout_bytes.decode() or done.output


FIRST_BYTES = {}


@pytest.mark.parametrize("form", ["webannotation", "claimreview --reviewer X --reviewer-url https://x.org/", "csv", "jsonl"])
def test_the_cut_into_shards_leaves_no_trace(ports, form):
    found = run_export(ports, *form.split())
    assert FIRST_BYTES.setdefault(form, found) == found
    assert found.count("417,000") >= 1


def test_every_article_has_its_name(ports):
    items = joined(annotation_lines(ports, "https://x.org/notes#"))["first"]["items"]
    sources = [item["target"]["source"] for item in items]
    assert (sources[2], len(set(sources))) == ("https://x.org/c", 3)
    assert all(item["id"].startswith("https://x.org/notes#") for item in items)
    assert [one["url"] for one in joined(review_lines(ports, REVIEWER))["dataFeedElement"]] == ["https://x.org/c"]


@pytest.mark.parametrize("base", ["x", "https://x.org/notes", "https://x.org/a b/", "urn:x:/", "https://x.org/é/"])
def test_a_base_that_makes_no_iri_is_refused(ports, base):
    with pytest.raises(UsageError, match="cannot begin an annotation's id"):
        list(annotation_lines(ports, base))


def test_rows_of_claims(linked_sample):
    rows = list(csv.DictReader(io.StringIO(run_export(linked_sample, "csv"))))
    lines = [json.loads(line) for line in run_export(linked_sample, "jsonl").splitlines()]
    assert len(rows) == len(lines) == 290
    assert [row["claim_id"] for row in rows] == [line["claim_id"] for line in lines]
    assert sum(line["link_id"] is not None for line in lines) == sum(line["reason"] is None for line in lines) == 66
    assert [line["article_id"] for line in lines] == sorted(line["article_id"] for line in lines)


def test_cells_are_no_formulas(ports):
    assert [row["article_url"] for row in csv.DictReader(io.StringIO(run_export(ports, "csv")))] == ["", "'=b", "https://x.org/c"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["claimreview"], "name who stands behind it with --reviewer and --reviewer-url"),
        (["webannotation", "--base", "x"], "cannot begin an annotation's id"),
        (["csv", "--out", "{tmp}/no/rows.csv"], "cannot be written"),
        (["rdf"], "'rdf' is not one of"),
    ],
)
def test_wrong_use_says_so(ports, tmp_path, arguments, told):
    assert told in run_export(ports, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_what_standard_output_would_be(ports, tmp_path):
    assert run_export(ports, "webannotation", "--out", str(tmp_path / "a.json")) == ""
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == run_export(ports, "webannotation")


def test_an_archive_without_links_is_exported(tmp_path):
    archive = Archive.open(tmp_path / "out", create=True)
    found = joined(annotation_lines(archive))
    validator("web_annotation").validate(found)
    assert (found["total"], found["first"]["items"]) == (0, [])
    assert joined(review_lines(archive, REVIEWER))["dataFeedElement"] == []


def test_a_terminal_is_not_steered(ports, monkeypatch):
    stream = Terminal()
    monkeypatch.setattr(exporting, "annotation_lines", lambda *_: iter(["\x9b[2J\u202e".encode()]))
    exporting._write_annotations(ports, stream, ExportOptions())
    assert stream.getvalue() == b"\\u009b[2J\\u202e\n"

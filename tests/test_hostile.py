"""Hostile search results through the whole job: refused, or written so that they do nothing, on pages and in the report."""

import html
import re
from urllib.parse import urlsplit

import html5lib
import pytest
from hostile_sources import EVIDENCE, INSIDE, PLAIN, REFUSED_ADDRESSES, SENTENCE, TEXTS, WRITTEN_ADDRESSES
from shard_runs import link_records, read_lines

from linker_core import report, review
from linker_core.catalog import connect
from linker_core.checker import check_archive
from linker_core.explanation import explain_article, format_explanation
from linker_core.rendering import read_asset

PAGE = f"<p>{SENTENCE}</p>"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")

OWN = {
    **{f"refused/{name}": {"url": url} for name, url in REFUSED_ADDRESSES.items()},
    **{f"written/{name}": {"url": url} for name, (url, _) in WRITTEN_ADDRESSES.items()},
    **{f"title/{name}": {"title": text} for name, text in TEXTS.items()},
    **{f"snippet/{name}": {"snippet": text} for name, text in TEXTS.items()},
    **{f"quote/{name}": {"content": INSIDE.format(text)} for name, text in TEXTS.items()},
    "plain": {},
}
NO_ICON = {"rel": "icon", "href": "data:,"}
"""Ours: keeps a browser from asking for one."""
OWN_SCRIPTS = {"".join(map(read_asset, names)) for names in (report.SCRIPTS, review.SCRIPTS)}
ARTICLE_FIELDS = ["title", "section", "author", "published_at", "url"]


def link_sources(folder, sources, **fields):
    """One article per source, whose sentence the source's content supports."""
    articles = [{"article_id": name, "html": PAGE, **fields} for name in sources]
    return link_records(folder, articles, [{"article_id": name, "results": [source]} for name, source in sources.items()])


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """Our own hostile sources, linked."""
    return link_sources(tmp_path_factory.mktemp("own"), {name: PLAIN | changed for name, changed in OWN.items()})


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Articles whose every field is hostile, ids included; their sources are plain."""
    folder = tmp_path_factory.mktemp("articles")
    named = [{"article_id": text, "html": PAGE} | dict.fromkeys(ARTICLE_FIELDS, text) for text in TEXTS.values()]
    return link_records(folder, named, [{"article_id": text, "results": [PLAIN]} for text in TEXTS.values()])


@pytest.fixture(scope="module")
def supplied(shared):
    return {row["name"]: row for row in read_lines(shared / "hostile_sources.jsonl")}


@pytest.fixture(scope="module")
def foreign(supplied, tmp_path_factory):
    """The supplied hostile sources, linked."""
    sources = {
        name: {key: row[key] for key in ("url", "title", "snippet")} | {"content": EVIDENCE} for name, row in supplied.items()
    }
    return link_sources(tmp_path_factory.mktemp("foreign"), sources)


def links_of(linked):
    """The attributes of every anchor on every page by article, as a parser reads them; none is there before."""
    pages = linked.rows("select article_id, page_path from articles order by all")
    trees = {name: parse((linked.html / path).read_text()) for name, path in pages}
    return {name: [dict(anchor.attrib) for anchor in tree.iter("a")] for name, tree in trees.items()}


def parse(page):
    return html5lib.parse(page, namespaceHTMLElements=False)


def dangers(tree):
    """Whatever in a page could act: scripts that are not ours, handlers, addresses that are no plain web address."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.attrib == NO_ICON:  # the first is a comment
            continue
        if element.tag == "script" and element.text not in OWN_SCRIPTS:
            yield f"script {element.text!r}"
        if element.tag in {"iframe", "object", "embed", "base", "form", "img", "svg", "link"}:
            yield element.tag
        yield from (f"{name}={value}" for name, value in element.attrib.items() if is_active(name, value))


def is_active(name, value):
    if name in {"href", "src", "action", "formaction", "srcdoc", "style", "xlink:href"}:
        return urlsplit(value).scheme not in {"", "http", "https"} or name in {"srcdoc", "style"}
    return name.startswith("on")


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "<p onclick='x'>",
        "<a href=javascript:alert(1)>x</a>",
        "<a href='data:,x'>x</a>",
        "<p style='background:url(x)'>",
    ],
)
def test_dangers_are_seen(page):
    assert list(dangers(parse(page)))


def written(folder):
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.html"))]


@pytest.mark.parametrize("name", REFUSED_ADDRESSES)
def test_a_refused_address_never_reaches_a_page(own, name):
    ((reason, url),) = own.rows(f"select reason, url from sources where article_id = 'refused/{name}'")
    assert (url, reason is None) == (REFUSED_ADDRESSES[name], False)
    assert own.page(f"refused/{name}") == PAGE.encode()


@pytest.mark.parametrize("name", WRITTEN_ADDRESSES)
def test_an_odd_address_is_written_escaped(own, name):
    _, href = WRITTEN_ADDRESSES[name]
    assert links_of(own)[f"written/{name}"] == [{"href": href, "target": "_blank", "rel": "noopener noreferrer"}]
    assert f'<a href="{html.escape(href)}" target="_blank" rel="noopener noreferrer">'.encode() in own.page(f"written/{name}")


@pytest.mark.parametrize("place", ["title", "snippet", "quote"])
def test_texts_of_sources_stay_off_the_page(own, place):
    pages = {own.page(f"{place}/{name}") for name in TEXTS}
    assert pages == {own.page("plain")}
    assert pages != {PAGE.encode()}


def test_hostile_texts_reach_the_quotes(own):
    """Else the report would be calm for want of them."""
    quotes = dict(own.rows("select article_id, quote from links"))
    assert quotes["quote/script"] == INSIDE.format(TEXTS["script"])
    assert quotes["quote/handler"] == INSIDE.format(TEXTS["handler"])


@pytest.mark.parametrize("archive", ["own", "articles", "foreign"])
def test_nothing_acts_on_pages_and_in_the_report(archive, request):
    linked = request.getfixturevalue(archive)
    pages = [*written(linked.html), *written(linked.report)]
    assert len(pages) > len(TEXTS)
    assert [danger for page in pages for danger in dangers(parse(page))] == []


@pytest.mark.parametrize("archive", ["own", "articles", "foreign"])
def test_nothing_unseen_steers_the_reader(archive, request):
    linked = request.getfixturevalue(archive)
    assert [match for page in written(linked.report) for match in UNSEEN.findall(page)] == []
    assert [match for page in written(linked.html) for match in UNSEEN.findall(page)] == []


@pytest.mark.parametrize("archive", ["own", "articles", "foreign"])
def test_nothing_unseen_steers_a_terminal(archive, request):
    linked = request.getfixturevalue(archive)
    with connect(linked.archive) as con:
        names = [name for (name,) in linked.rows("select article_id from articles")]
        assert [name for name in names if UNSEEN.search(format_explanation(explain_article(con, name), 80))] == []


@pytest.mark.parametrize("archive", ["own", "articles", "foreign"])
def test_audit_and_check_find_nothing(archive, request):
    linked = request.getfixturevalue(archive)
    assert linked.breaches == ()
    assert list(check_archive(linked.archive)) == []


def test_articles_with_hostile_fields_are_linked(articles):
    assert articles.rows("select count(*), count(distinct page_path) from articles where count_links = 1") == [(len(TEXTS),) * 2]
    assert all(path.resolve().is_relative_to(articles.html.resolve()) for path in articles.html.rglob("*"))


def test_supplied_refusals_never_reach_a_page(supplied, foreign):
    refused = [name for name, row in supplied.items() if row["expect"] == "refuse"]
    assert len(refused) > 30
    assert [name for name in refused if foreign.page(name) != PAGE.encode()] == []


def test_supplied_rest_is_written_escaped(supplied, foreign):
    links = links_of(foreign)
    neutralised = [row for row in supplied.values() if row["expect"] == "neutralise"]
    assert len(neutralised) > 15
    assert [row["name"] for row in neutralised if not is_calm(links[row["name"]], row["url"])] == []


def is_calm(anchors, url):
    """Whether there is one link with the three attributes we write, and it leads where the address as supplied does."""
    if [set(anchor) for anchor in anchors] != [{"href", "target", "rel"}]:
        return False
    href = anchors[0]["href"]
    written_as = url.translate({ord(char): f"%{ord(char):02X}" for char in "\"'<>"}).replace("münchen", "xn--mnchen-3ya")
    return href == written_as and re.fullmatch(r"https?://[!#-&(-;=?-~]+", href) is not None

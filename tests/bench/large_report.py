"""The report of a made-up archive of any size: how large its first page is, and how long a browser takes to show it.

    python -m tests.bench.large_report 100000 [FOLDER] [--pages] [--claims 88] [--sources 6]

Prints seconds and megabytes; `--pages` writes the article pages too, and says what an article costs. Seconds are for a quiet machine.
"""

import argparse
import tempfile
import time
from pathlib import Path

import duckdb

from linker_core.coverage import measure_coverage
from linker_core.report import ARTICLES, FRESH, begin_report, finish_report, outline_report, write_article_pages
from tests.browser.chromium import Browser, find_chromium
from tests.table_rows import connect

CLAIMS, SOURCES = 10, 1
"""Claims of each article, of which every third is linked and every fiftieth in conflict; and sources that were held against each."""

ROWS = {
    "articles": """select 'article/' || lpad(i::varchar, 7, '0') as article_id,
        'What we know about subject number ' || i || ', and what nobody has asked' as title,
        'Section ' || i % 40 as section, 'Author ' || i % 900 as author, 'article-' || i || '.html' as page_path,
        'https://www.gazette-' || i % 3 || '.example/' || i as url,
        strftime(date '2015-01-01' + (i % 4000)::int, '%Y-%m-%d') as published_at,
        3 * $claims::int as count_sentences, $claims::int as count_claims from range($count) as t (i)""",
    "sentences": """select article_id, article_id || '-s' || k as sentence_id, k::int as ordinal, (k // 3)::int as block,
        'paragraph' as block_kind, 'Sentence ' || k || ' of ' || article_id || ' says that 17 of 93 were seen in 2019.' as text,
        k % 3 = 0 as is_claim, if(k % 3 = 0, null, 'too_short') as reason
        from articles, range(3 * $claims) as t (k)""",
    "claims": """select article_id, 'c' || row_number() over (order by article_id, ordinal) as claim_id, sentence_id,
        (ordinal // 3)::int as ordinal, text, ['count'] as kinds, 1::int as count_voices,
        if(ordinal % 9 = 0, 'supported', 'not_enough_info') as verdict,
        if(ordinal % 9 = 0, null, if(ordinal % 50 = 3, 'conflict', 'not_supported')) as reason, 's' as source_id, 0.5 as score
        from sentences where is_claim""",
    "sources": """select article_id, if(k = 0, 's', 's' || k) as source_id, (k + 1)::int as position,
        'https://example' || k || '.org/' || article_id as url, url as canonical_url, 'example' || k || '.org' as domain, 'other' as tier,
        'What the agency numbered ' || k || ' says of it' as title from articles, range($sources) as t (k)""",
    "candidates": """select article_id, claim_id, s.source_id, verdict, 0.5 as score, 'Number ' || position || ': ' || text as quote,
        'other' as tier, if(c.reason is null and position = 1, null, 'low_score') as reason
        from claims as c join sources as s using (article_id)""",
    "links": """select article_id, claim_id || '-l' as link_id, claim_id, 's' as source_id, 'https://example.org/' || article_id as url,
        'other' as tier, '17 of 93' as anchor_text, text as quote, 0.5 as score, 1 as byte_start from claims where reason is null""",
    "conflicts": """select article_id, claim_id, 's' as source_id, text as claim_text, '17' as claim_value, '18' as source_value,
        text as quote from claims where reason = 'conflict'""",
    "trend": """select 'r' || i as run_id, timestamptz '2026-01-01 00:00:00+00' + i * interval 1 day as created_at,
        $count as count_articles, 0 as count_links, 100 as count_claims, (20 + i % 7) as count_linked, 30 as count_supported,
        2 as count_in_conflict from range(30) as t (i)""",
}


def make_archive(count: int, claims: int = CLAIMS, sources: int = SOURCES) -> duckdb.DuckDBPyConnection:
    """An archive of so many articles, made inside the database."""
    con = connect()
    sizes = {"count": count, "claims": claims, "sources": sources}
    for table, rows in ROWS.items():
        given = {name: value for name, value in sizes.items() if f"${name}" in rows}
        con.execute(f"insert into {table} by name {rows}", given)
    return con


def first_view(browser: Browser, page: Path) -> float:
    """Seconds from asking for a page until its first contents are painted, as the browser counts them."""
    browser.open(page)
    return browser.evaluate(
        "new Promise(done => setTimeout(() => done(performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000), 300))"
    )


def main() -> None:
    """Make, write, open, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--claims", type=int, default=CLAIMS)
    parser.add_argument("--sources", type=int, default=SOURCES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        con = make_archive(options.count, options.claims, options.sources)
        measure(con, options.count, options.folder or Path(scratch), with_pages=options.pages)


def measure(con: duckdb.DuckDBPyConnection, count: int, folder: Path, *, with_pages: bool) -> None:
    """Print what a report of so many articles costs."""
    began = time.monotonic()
    begin_report(folder)
    outline = outline_report(con)
    print(f"outline        {time.monotonic() - began:8.1f} s {len(outline.plan.pages)} pages")
    began = time.monotonic()
    if with_pages:
        cpu = time.process_time()
        write_article_pages(con, outline.plan.pages, folder)
        each = (time.process_time() - cpu) * 1000 / count
        largest = max(path.stat().st_size for path in (folder / FRESH / ARTICLES).iterdir()) / 1e6
        print(f"article pages  {time.monotonic() - began:8.1f} s {largest:8.2f} MB at most, {each:.2f} CPU ms per article")
    began = time.monotonic()
    finish_report(con, measure_coverage(con), outline, folder)
    index = folder / "index.html"
    data = sum(path.stat().st_size for path in (folder / "data").iterdir())
    print(f"index          {time.monotonic() - began:8.1f} s {index.stat().st_size / 1e6:8.2f} MB")
    print(f"data           {'':8}   {data / 1e6:8.2f} MB")
    browser = Browser(find_chromium())
    print(f"first view     {min(first_view(browser, index) for _ in range(3)):8.2f} s")
    print(
        f"whole page     {browser.evaluate('performance.timing.loadEventEnd - performance.timing.navigationStart') / 1000:8.2f} s"
    )
    began = time.monotonic()
    browser.evaluate(
        "find = document.getElementById('find'), find.value = 'subject 99999', find.dispatchEvent(new Event('input'))"
    )
    while " of " not in (told := browser.evaluate("document.getElementById('filtered').textContent")) or "part" in told:
        time.sleep(0.02)
    print(f"first search   {time.monotonic() - began:8.2f} s, {told}")
    browser.close()


if __name__ == "__main__":
    main()

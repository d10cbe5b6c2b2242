"""A tiny consistent archive for tests: two articles in two shards, two links, one of them over an inline tag.

`state_rows()` gives fresh rows as dicts, to be broken as a test needs; `build_archive` writes them as a linker would.
"""

from datetime import UTC, datetime

from linker_core import schemas
from linker_core.archive import Archive
from linker_core.digests import digest_bytes, digest_parts
from linker_core.pages import page_path
from linker_core.publication import publish_pages, rebuild_pages, render_page
from linker_core.snapshots import Snapshot
from linker_core.tables import write_store, write_table

RUN = "run-1"
CREATED_AT = "2026-11-01T02:00:00Z"
REL = "noopener noreferrer"
SHARDS = ("s0", "s1")

PAGE_A = "\ufeff<p>Acme earned $4 billion in 2025. Is that much?</p>\r\n<p>Café sales rose 17% in May 2025.</p>\n".encode()
PAGE_B = "<p>Zürich grew <em>by 2%</em> in 2024.</p><p>".encode("windows-1252")

URL_ACME = "https://www.acme.com/results?year=2025&q=4"
URL_CAFE = "https://news.example.org/cafe"
URL_FTP = "ftp://files.example.org/zurich"
URL_CITY = "https://stat.zuerich.ch/growth"

TEXT_ACME = "Results. \U0001f600 Cafe\u0301 and Acme: Acme earned $4 billion in 2025."
TEXT_CAFE = "Café sales rose 12% in May 2025."
TEXT_CITY = "The city of Zürich grew by 2% in 2024."
QUOTE_ACME = "Acme earned $4 billion in 2025."
QUOTE_CITY = "Zürich grew by 2% in 2024."


def row(table, **values):
    """A row of a table: what is not named is null."""
    return {name: values.get(name) for name in schemas.TABLES[table].schema.names}


def stretch(raw, text, charset="utf-8"):
    """Where a text stands in a page, in bytes."""
    start = raw.index(text.encode(charset))
    return {"byte_start": start, "byte_end": start + len(text.encode(charset))}


def quoted(text, quote):
    """Evidence columns for a quote from a source text."""
    start = text.index(quote)
    return {"quote": quote, "quote_start": start, "quote_end": start + len(quote), "text_digest": digest_bytes(text.encode())}


def source_id(url):
    return digest_parts("source", url)


def open_tag(url):
    return f'<a href="{url.replace("&", "&amp;")}" target="_blank" rel="{REL}">'


def state_rows():
    """Rows by shard and table, everything consistent. Shard "all" holds what belongs to no shard."""
    rows = {"s0": _shard_a(), "s1": _shard_b(), "all": {"drops": [], "decisions": []}}
    rows["all"]["drops"].append(row("drops", kind="article", reason="missing_html", digest="d" * 32, detail="no html", count=2))
    rows["all"]["drops"].append(row("drops", kind="decision", reason="missing_field", digest="e" * 32, detail="-", count=1))
    rows["all"]["decisions"] += [
        _decision("d1", "forbid", "honoured", 1, article_id="fc-a", quote="Café sales"),
        _decision("d2", "forbid", "stale", 0, reason="quote_gone", article_id="fc-a", quote="Tea sales"),
        _decision("d3", "bad_domain", "stale", 0, reason="source_gone", domain="example.net"),
    ]
    for shard in SHARDS:
        _finish_articles(rows[shard])
    return rows


def store_rows():
    """The inputs by shard and store table."""
    return {
        "s0": {
            "articles": [_stored_article("fc-a", PAGE_A, None)],
            "results": [_stored_result("fc-a", URL_ACME, 1, TEXT_ACME), _stored_result("fc-a", URL_CAFE, 2, TEXT_CAFE)],
            "texts": [_stored_text(TEXT_ACME), _stored_text(TEXT_CAFE)],
        },
        "s1": {
            "articles": [_stored_article("news/b", PAGE_B, "windows-1252")],
            "results": [_stored_result("news/b", URL_CITY, 1, TEXT_CITY), _stored_result("news/b", URL_FTP, 2, TEXT_CITY)],
            "texts": [_stored_text(TEXT_CITY)],
        },
        "all": {"decisions": [{"row": str(number)} for number in range(4)]},
    }


def build_archive(out, state=None, run_id=RUN, created_at=CREATED_AT, store=None):
    """Write and commit the rows as one run would, pages included."""
    archive = Archive.open(out, create=True)
    snapshot = archive.commit(write_snapshot(archive, state or state_rows(), run_id, created_at, store or store_rows()))
    write_pages(archive, state or state_rows(), run_id, store or store_rows())
    return archive, snapshot


def write_snapshot(archive, state, run_id=RUN, created_at=CREATED_AT, store=None):
    """Write table and store files; the snapshot that lists them is not committed."""
    current = archive.current()
    tables = [
        write_table(archive.out, schemas.TABLES[name], rows, shard)
        for shard, by_name in state.items()
        for name, rows in by_name.items()
    ]
    history = [file for file in current.tables if not schemas.TABLES[file.table].is_state] if current else []
    history.append(write_table(archive.out, schemas.RUNS, _runs(run_id), run_id))
    stored = [
        _write_store(archive.out, shard, name, rows) for shard, by_name in (store or {}).items() for name, rows in by_name.items()
    ]
    return Snapshot(
        parent=current.snapshot_id if current else None,
        run_id=run_id,
        created_at=created_at,
        settings_digest="5" * 32,
        version="0.1.0",
        tables=(*tables, *history),
        store=tuple(stored),
        shards={shard: digest_parts(shard) for shard in SHARDS},
    )


def write_pages(archive, state, run_id, store):
    """Stage and publish the page of every article."""
    if not archive.is_local:
        rebuild_pages(archive, archive.current())
        return
    staged = archive.work_folder(run_id) / "html"
    for shard in SHARDS:
        raws = {article["article_id"]: article["raw"] for article in store[shard]["articles"]}
        for article in state[shard]["articles"]:
            path = staged / article["page_path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(render_page(raws[article["article_id"]], _links_of(state[shard], article)))
    publish_pages(archive, staged, [article["page_path"] for shard in SHARDS for article in state[shard]["articles"]])


def _links_of(tables, article):
    return [link for link in tables["links"] if link["article_id"] == article["article_id"]]


def _shard_a():
    id_ = {"article_id": "fc-a"}
    earned, cafe = ("Acme earned $4 billion in 2025.", "Café sales rose 17% in May 2025.")
    acme = {"claim_id": "c1", "source_id": source_id(URL_ACME), **id_}
    other = {"claim_id": "c2", "source_id": source_id(URL_CAFE), **id_}
    proof, clash = quoted(TEXT_ACME, QUOTE_ACME), quoted(TEXT_CAFE, TEXT_CAFE)
    return {
        "articles": [_article("fc-a", PAGE_A, "utf-8")],
        "sentences": [
            _sentence(0, earned, PAGE_A, is_claim=True, sentence_id="t1", **id_),
            _sentence(1, "Is that much?", PAGE_A, is_claim=False, reason="question", sentence_id="t2", **id_),
            _sentence(2, cafe, PAGE_A, is_claim=True, sentence_id="t3", **id_),
        ],
        "claims": [
            _claim(0, earned, PAGE_A, sentence_id="t1", verdict="supported", score=0.9, **acme),
            _claim(
                1, cafe, PAGE_A, sentence_id="t3", verdict="not_enough_info", score=0.3, reason="conflict", claim_id="c2", **id_
            ),
        ],
        "sources": [
            _source(1, URL_ACME, TEXT_ACME, **id_),
            _source(2, URL_CAFE, TEXT_CAFE, reason="not_supporting", **id_),
        ],
        "passages": [
            _passage("p1", URL_ACME, TEXT_ACME, QUOTE_ACME, **id_),
            _passage("p2", URL_CAFE, TEXT_CAFE, TEXT_CAFE, **id_),
        ],
        "candidates": [
            _candidate("p1", proof, verdict="supported", score=0.9, **acme),
            _candidate("p2", clash, verdict="not_enough_info", score=0.3, reason="number_mismatch", **other),
        ],
        "links": [_link("earned $4 billion", [stretch(PAGE_A, "earned $4 billion")], URL_ACME, proof, score=0.9, **acme)],
        "conflicts": [row("conflicts", claim_text=cafe, claim_value="17%", source_value="12%", **clash, **other)],
        "rulings": [
            row("rulings", decision_id="d1", action="forbid", sentence_id="t3", claim_id="c2", status="honoured", **id_),
            row("rulings", decision_id="d2", action="forbid", status="stale", reason="quote_gone", **id_),
        ],
    }


def _shard_b():
    id_ = {"article_id": "news/b"}
    text = "Zürich grew by 2% in 2024."
    place = {"byte_start": 3, "byte_end": PAGE_B.index(b"</p>")}
    city = {"claim_id": "c3", "source_id": source_id(URL_CITY), **id_}
    proof = quoted(TEXT_CITY, QUOTE_CITY)
    spans = [stretch(PAGE_B, "grew "), stretch(PAGE_B, "by 2%")]
    return {
        "articles": [_article("news/b", PAGE_B, "cp1252")],
        "sentences": [_sentence(0, text, PAGE_B, is_claim=True, sentence_id="t4", **id_) | place],
        "claims": [_claim(0, text, PAGE_B, sentence_id="t4", verdict="supported", score=0.8, **city) | place],
        "sources": [
            _source(1, URL_CITY, TEXT_CITY, **id_),
            _source(2, URL_FTP, TEXT_CITY, reason="bad_scheme", **id_),
        ],
        "passages": [_passage("p3", URL_CITY, TEXT_CITY, TEXT_CITY, **id_)],
        "candidates": [_candidate("p3", proof, verdict="supported", score=0.8, **city)],
        "links": [_link("grew by 2%", spans, URL_CITY, proof, score=0.8, **city)],
        "conflicts": [],
    }


def _finish_articles(tables):
    for article in tables["articles"]:
        links = _links_of(tables, article)
        raw = {"fc-a": PAGE_A, "news/b": PAGE_B}[article["article_id"]]
        article |= {f"count_{name}": len(tables[name]) for name in ("sentences", "claims", "sources", "links")}
        article["page_digest"] = digest_bytes(render_page(raw, links))


def _article(article_id, raw, charset):
    path = page_path(article_id, is_colliding=False)
    digest = digest_parts(article_id, raw)
    return row(
        "articles",
        article_id=article_id,
        article_digest=digest,
        inputs_digest=digest,
        charset=charset,
        page_path=path,
        count_bytes=len(raw),
    )


def _sentence(ordinal, text, raw, **values):
    place = stretch(raw, text) if text.encode() in raw else {}
    return row("sentences", ordinal=ordinal, block=0, block_kind="paragraph", heading_path=[], text=text, **place, **values)


def _claim(ordinal, text, raw, **values):
    place = stretch(raw, text) if text.encode() in raw else {}
    return row("claims", ordinal=ordinal, text=text, kinds=["money"], count_candidates=1, count_voices=1, **place, **values)


def _source(position, url, text, **values):
    facts = {"title": "T", "text_digest": digest_bytes(text.encode()), "count_chars": len(text)}
    if values.get("reason") != "bad_scheme":
        facts |= {"canonical_url": url, "domain": url.split("/")[2], "tier": "news"}
    return row("sources", source_id=source_id(url), position=position, url=url, **facts, **values)


def _passage(passage_id, url, text, passage, **values):
    place = quoted(text, passage)
    span = {"start": place["quote_start"], "end": place["quote_end"], "text_digest": place["text_digest"]}
    return row("passages", source_id=source_id(url), passage_id=passage_id, text=passage, **span, **values)


def _candidate(passage_id, proof, **values):
    evidence = {key: value for key, value in proof.items() if key != "text_digest"}
    return row(
        "candidates",
        tier="news",
        match_score=0.7,
        passage_ids=[passage_id],
        features={"coverage": 0.7},
        part=None,
        **evidence,
        **values,
    )


def _link(anchor_text, spans, url, proof, **values):
    place = {"byte_start": spans[0]["byte_start"], "spans": spans, "open_tag": open_tag(url)}
    link_id = digest_parts(values["claim_id"], values["source_id"])
    return row(
        "links", link_id=link_id, url=url, href=url, tier="news", rel=REL, anchor_text=anchor_text, **place, **proof, **values
    )


def _decision(decision_id, action, status, count_articles, **values):
    texts = dict.fromkeys(("article_id", "quote", "prefix", "suffix", "url", "domain", "editor", "decided_at", "note"), "")
    given = {"decision_id": decision_id, "action": action, "status": status, "count_articles": count_articles}
    return row("decisions", **texts | given | values)


def _runs(run_id):

    begun = datetime(2026, 11, 1, 2, tzinfo=UTC)
    cost = dict.fromkeys(("cpu_seconds", "rows_in", "rows_out", "bytes_in", "bytes_out", "peak_bytes"), 1)
    return [row("runs", run_id=run_id, shard="", stage="total", started_at=begun, seconds=1.5, **cost)]


def _stored_article(article_id, raw, charset):
    names = schemas.STORE_ARTICLES.names
    values = {"article_id": article_id, "digest": digest_parts(article_id, raw), "raw": raw, "charset": charset}
    return {name: values.get(name) for name in names}


def _stored_result(article_id, url, position, content):
    values = {"article_id": article_id, "url": url, "digest": digest_parts(url), "position": position, "content": content}
    return {name: values.get(name) for name in schemas.STORE_RESULTS.names}


def _stored_text(text):
    return {"text_digest": digest_bytes(text.encode()), "text": text}


def _write_store(out, shard, name, rows):
    schema, keys = {
        "articles": (schemas.STORE_ARTICLES, ("article_id",)),
        "results": (schemas.STORE_RESULTS, ("article_id", "url")),
        "texts": (schemas.STORE_TEXTS, ("text_digest",)),
        "decisions": (schemas.STORE_DECISIONS, ("row",)),
    }[name]
    return write_store(out, name, schema, rows, keys, shard)

"""A tiny archive: three articles, four results, and three records that are set aside."""

import json

ARTICLES = [
    {"article_id": "a", "html": "<p>Alpha rose 5% in 2020.</p>"},
    {"article_id": "b/deep", "html": "<p>Beta\r\n</p>", "section": "News"},
    {"article_id": "c", "html": "<p>Gamma</p>"},
    {"article_id": "c", "html": "<p>Gamma again</p>"},
    {"html": "<p>No id</p>"},
]
RESULTS = [
    {
        "article_id": "a",
        "results": [{"url": f"https://x.org/{n}", "title": "X", "position": n, "content": "=cmd()"} for n in (1, 2, 3)],
    },
    {"article_id": "b/deep", "results": [{"url": "https://y.org/1", "title": "Y", "position": 1}]},
    {"article_id": "nobody", "results": [{"url": "https://z.org/1", "position": 1}]},
]


def write_inputs(folder):
    """The archive as JSONL files; returns the command line's two arguments."""
    for name, rows in (("articles", ARTICLES), ("results", RESULTS)):
        lines = [json.dumps(row) for row in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    return str(folder / "articles.jsonl"), str(folder / "results.jsonl")

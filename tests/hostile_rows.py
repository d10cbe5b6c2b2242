"""An archive in which every foreign string is an attack; used by the tests of the report, on paper and in a browser."""

from table_rows import connect

SCRIPT = "</script><script>document.title='pwned'</script>"
TEMPLATE = "{{ 7 * 7 }}{% raw %}{{ cycler.__init__.__globals__ }}"
HANDLER = "\"><img src=https://evil.example/x.png onerror=\"document.title='pwned'\">'`"
BIDI = "paid \u202eevil\u202c \u2066on\u2069 time"
ZALGO = "c" + "\u0301\u0330" * 40 + "laim"
WORD = "W" * 5000
CONTROLS = "bell\x07 escape\x1b[31m nul\x00 del\x7f csi\x9b tag\U000e0041"
STYLE = "</style><style>body{display:none}</style><!--"
ALL = f"{SCRIPT} {TEMPLATE} {HANDLER} {BIDI} {ZALGO} {CONTROLS} {STYLE} {WORD}"
ADDRESSES = (
    "javascript:document.title='pwned'",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://good.example/\u202egpj.exe",
    "https://user:secret@bank.example/",
    'https://evil.example/"onmouseover="alert(1)',
    "//evil.example/x",
)


def connect_hostile():
    """One article whose every text is hostile: a linked claim, one in conflict, and one candidate per bad address."""
    ids = {"article_id": ALL}
    claim = {**ids, "text": ALL, "kinds": [HANDLER]}
    sources = [
        {
            **ids,
            "source_id": f"s{at}",
            "url": url,
            "canonical_url": url,
            "title": ALL,
            "domain": ALL,
            "tier": HANDLER,
            "published_on": SCRIPT,
        }
        for at, url in enumerate(ADDRESSES)
    ]
    told = {**ids, "quote": ALL, "score": 0.5, "verdict": "contradicted"}
    rivals = [{**told, "claim_id": "c1", "source_id": f"s{at}", "reason": "low_score"} for at in range(1, len(ADDRESSES))]
    sources = [{**row, "reason": None if at == 0 else "not_supporting"} for at, row in enumerate(sources)]
    return connect(
        articles=[
            {
                **ids,
                "title": ALL,
                "section": ALL,
                "published_at": ALL,
                "url": ADDRESSES[0],
                "page_path": "../" + ALL,
                "count_claims": 2,
            }
        ],
        sentences=[
            {**ids, "sentence_id": "x", "ordinal": 0, "text": ALL, "is_claim": True},
            {**ids, "sentence_id": "y", "ordinal": 1, "text": ALL, "is_claim": True},
        ],
        claims=[
            {**claim, "claim_id": "c0", "sentence_id": "x", "ordinal": 0},
            {**claim, "claim_id": "c1", "sentence_id": "y", "ordinal": 1, "reason": "conflict"},
        ],
        sources=sources,
        candidates=[{**told, "claim_id": "c0", "source_id": "s0"}, *rivals],
        links=[{**ids, "claim_id": "c0", "source_id": "s0", "url": ADDRESSES[0], "anchor_text": HANDLER, "quote": ALL}],
        conflicts=[
            {
                **ids,
                "claim_id": "c1",
                "source_id": "s2",
                "claim_text": ALL,
                "claim_value": HANDLER,
                "source_value": SCRIPT,
                "quote": ALL,
            }
        ],
        drops=[{"kind": "result", "reason": "broken_json", "digest": "d", "detail": ALL, "count": 1}],
    )

"""A tiny judged archive of our own: two articles, their results, and what a person would say of each sentence and page."""

from shard_runs import write_lines

AMAZON, GOOGLE, LOUVRE, BLOG = (
    "https://www.sec.gov/amazon",
    "https://www.reuters.com/google",
    "https://www.louvre.fr/visitors",
    "https://www.apnews.com/day",
)
ARTICLES = [
    {
        "article_id": "chips",
        "title": "Money for Anthropic",
        "html": "<h1>Money for Anthropic</h1><p>Amazon invested $4 billion in Anthropic in 2023. What a sum!</p>"
        "<p>Google invested $2 billion in Anthropic in 2023.</p>",
    },
    {
        "article_id": "museum",
        "title": "A museum",
        "html": "<p>The Louvre in Paris welcomed 10.2 million visitors in 2018. Is that much?</p>",
    },
]
RESULTS = [
    {"article_id": "chips", "url": AMAZON, "title": "Amazon", "content": "Amazon invested $4 billion in Anthropic in 2023."},
    {"article_id": "chips", "url": GOOGLE, "title": "Google", "content": "Google invested $2 billion in Anthropic in 2023."},
    {
        "article_id": "museum",
        "url": LOUVRE,
        "title": "Louvre",
        "content": "In 2018 the Louvre in Paris welcomed 10.2 million visitors, it said.",
    },
    {"article_id": "museum", "url": BLOG, "title": "Day", "content": "Rain fell in Paris."},
]
GOLD = [
    {
        "article_id": "chips",
        "results": [AMAZON, GOOGLE],
        "sentences": [
            {
                "text": "Amazon invested $4 billion in Anthropic in 2023.",
                "is_claim": True,
                "urls": {AMAZON: "supported", GOOGLE: "not_supported"},
            },
            {"text": "What a sum!", "is_claim": False, "urls": {}},
            {
                "text": "Google invested $2 billion in Anthropic in 2023.",
                "is_claim": True,
                "urls": {AMAZON: "contradicted", GOOGLE: "partially"},
            },
        ],
    },
    {
        "article_id": "museum",
        "results": [LOUVRE, BLOG],
        "sentences": [
            {
                "text": "The Louvre in Paris welcomed 10.2 million visitors in 2018.",
                "is_claim": True,
                "urls": {LOUVRE: "part", BLOG: "not_supported"},
            },
        ],
    },
]
PAIRS = [
    {"claim": claim, "evidence": [f"It is said. {text} More is known."], "label": label, "group": group}
    for claim, text, label, group in [
        ("Amazon invested $4 billion in Anthropic.", "Amazon invested $4 billion in Anthropic.", "supported", "a"),
        ("Amazon invested $4 billion in Anthropic.", "Amazon invested $2 billion in Anthropic.", "contradicted", "a"),
        (
            "The Louvre welcomed 10.2 million visitors in 2018.",
            "The Louvre welcomed 10.2 million visitors in 2018.",
            "supported",
            "b",
        ),
        ("The Louvre welcomed 10.2 million visitors in 2018.", "The Prado is in Madrid.", "not_supported", "b"),
        ("Ireland fined Meta 1.2 billion euros.", "Ireland fined Meta 1.2 billion euros.", "supported", "c"),
        ("Ireland fined Meta 1.2 billion euros.", "Volcanoes erupt.", "not_supported", "c"),
    ]
]
SENTENCES = [
    {"sentence": "Amazon invested $4 billion in Anthropic in 2023.", "label": "claim"},
    {"sentence": "What do you think of that?", "label": "no_claim", "context": ["Amazon invested $4 billion.", None]},
    {"sentence": "I love it so much!", "label": "opinion", "context": "Amazon invested. I love it so much! It rained."},
    {"sentence": "Is the moon far away?", "label": "yes"},
]
RATINGS = [
    {"archive": "tiny", "article_id": article, "start": 0, "end": 5, "digest": "d", "origin": origin, "rating": rating}
    for article, origin, rating in [
        ("chips", "linker", "good"),
        ("chips", "linker", "acceptable"),
        ("museum", "linker", "bad"),
        ("museum", "peer", "bad"),
    ]
]


def write_archive(folder, gold=GOLD):
    """The archive below a folder."""
    for name, rows in (("articles", ARTICLES), ("results", RESULTS), ("gold", gold)):
        write_lines(folder / f"{name}.jsonl", rows)
    return folder


def write_labelled(folder, names, rows=PAIRS):
    """The pairs as every one of these labelled sets, each with claims of its own."""
    for name in names:
        own = [row | {"claim": row["claim"].replace(".", f" ({name}).", 1), "group": f"{name} {row['group']}"} for row in rows]
        write_lines(folder / "verification" / f"{name}.jsonl.gz", own)
    return folder


def write_labelled_claims(folder, names):
    """The sentences as every one of these labelled sets, speech by speech."""
    rows = [row | {"id": f"speech{place}-{number}"} for number in range(5) for place, row in enumerate(SENTENCES)]
    for name in names:
        write_lines(folder / "claims" / f"{name}.jsonl.gz", rows)
    return folder

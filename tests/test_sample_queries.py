"""The analysts' questions on the sample archive, against rows that were counted by hand from its tables.

The first rows of each answer stand here literally, beside how many there are. Where a change of the judge moves them, count
again from the rows of the tables (`linker sql OUT "select * from …" --format csv`), not with the query itself.
"""

import pytest

# query, how many rows it gives, the columns that are compared, and the first rows
COUNTED = [
    ("ambiguous_anchors", 0, [], []),
    (
        "articles_without_links",
        2,
        ["article_id", "claims", "sources", "main_reason"],
        [("library-boiler", 9, 0, "no_sources"), ("twelve-moonwalkers", 1, 0, "no_sources")],
    ),
    ("conflicts_by_domain", 1, ["domain", "tier", "conflicts", "articles", "links"], [("cnbc.com", "news", 1, 1, 0)]),
    (
        "conflicts_by_source",
        1,
        ["url", "conflicts", "links", "claim_value", "source_value"],
        [("https://www.cnbc.com/2023/09/19/instacart-ipo-first-day.html", 1, 0, "almost 25%", "12%")],
    ),
    (
        "corroborated_claims",
        6,
        ["article_id", "voices", "domains", "is_linked"],
        [
            ("a-short-history-of-no", 2, ["bbc.com", "electoralcommission.org.uk"], True),
            ("gdpr-turns-five", 2, ["dataprotection.ie", "europa.eu"], True),
            ("how-tall-is-everest", 2, ["bbc.com", "everest-trivia-king.blogspot.com", "kathmandupost.com"], True),
        ],
    ),
    (
        "coverage_by_author",
        6,
        ["author", "site", "articles", "claims", "linked", "conflicts"],
        [
            ("Ingrid Vale", "www.harborledger.example", 7, 72, 17, 0),
            ("", "", 5, 57, 15, 0),
            ("Tomas Reyes", "www.harborledger.example", 4, 47, 11, 0),
            ("Mara Ellison", "www.harborledger.example", 4, 45, 7, 0),
            ("Priya Nair", "www.harborledger.example", 5, 43, 12, 0),
            ("Devon Okafor", "www.harborledger.example", 2, 26, 4, 1),
        ],
    ),
    (
        "coverage_by_kind",
        10,
        ["kind", "claims", "linked", "main_reason"],
        [("name", 165, 48, "not_supported"), ("count", 75, 16, "not_supported"), ("event", 49, 2, "no_candidate")],
    ),
    ("coverage_losses", 0, [], []),
    (
        "drops_by_reason",
        4,
        ["kind", "reason", "records", "times"],
        [
            ("article", "broken_json", 1, 1),
            ("article", "duplicate_article", 1, 1),
            ("article", "missing_html", 1, 1),
            ("article", "missing_id", 1, 1),
        ],
    ),
    (
        "evidence_age",
        5,
        ["age", "links"],
        [("up to a week", 10), ("up to a year", 11), ("up to five years", 19), ("older", 11), ("unknown", 15)],
    ),
    (
        "leading_domains",
        42,
        ["domain", "tier", "links", "articles"],
        [("microsoft.com", "official, unknown", 6, 3), ("who.int", "regulator", 6, 3), ("nasa.gov", "official, regulator", 4, 2)],
    ),
    (
        "links_by_tier",
        8,
        ["tier", "links", "articles", "domains"],
        [("regulator", 30, 14, 19), ("official", 16, 13, 11), ("news", 6, 5, 4)],
    ),
    (
        "long_anchors",
        10,
        ["words", "anchor_text"],
        [
            (8, "Hawaii’s Mauna Kea rises more than 10,000\xa0metres"),
            (8, "passed the Sunshine Protection Act by unanimous consent"),
            (8, "put its clocks forward on 30 April 1916"),
        ],
    ),
    (
        "near_misses",
        100,
        ["article_id", "reason", "domain", "candidate_reason"],
        [("a-short-history-of-no", "copied", "votes-and-facts.example", "copied")],
    ),
    (
        "number_mismatches",
        37,
        ["article_id", "domain", "is_linked"],
        [("a-short-history-of-no", "ssb.no", False), ("dart-nudges-an-asteroid", "nasa.gov", True)],
    ),
    (
        "one_domain_articles",
        2,
        ["article_id", "domain", "links"],
        [("microsoft-shopping-list", "microsoft.com", 4), ("madame-curie-twice", "nobelprize.org", 3)],
    ),
    ("outdated_links", 0, [], []),
    ("repeated_sources", 0, [], []),
    ("right_links_by_domain", 0, [], []),  # nobody has graded the sample
    ("shared_sources", 0, [], []),
    (
        "supported_without_link",
        3,
        ["reason", "claims", "articles"],
        [("copied", 23, 12), ("low_authority", 15, 11), ("url_used", 12, 10)],
    ),
    (
        "unsupported_claims",
        173,
        ["section", "article_id", "topic", "reason"],
        [
            ("", "around-iceland-anticlockwise", "Around Iceland, anticlockwise", "no_candidate"),
            ("", "around-iceland-anticlockwise", "Day one: where the continents part", "not_supported"),
        ],
    ),
    (
        "unsupported_claims_by_section",
        13,
        ["section", "claims", "unsupported"],
        [("", 57, 32), ("Sport", 41, 28), ("Business", 39, 24)],
    ),
    (
        "unused_domains",
        93,
        ["domain", "tier", "results", "articles", "main_reason"],
        [
            ("harborledger.example", "unknown", 4, 4, "own_site"),
            ("www.gov.uk", "regulator", 3, 2, "not_supporting"),
            ("esa.int", "regulator", 2, 1, "front_page"),
        ],
    ),
    (
        "weakest_links",
        50,
        ["article_id", "voices", "tier", "quote"],
        [("microsoft-shopping-list", 1, "official", "It pays with its own stock, worth $7.5 billion.")],
    ),
]


@pytest.mark.parametrize(("name", "count", "columns", "rows"), COUNTED, ids=[case[0] for case in COUNTED])
def test_query_on_the_sample(linked_sample, name, count, columns, rows):
    found = linked_sample.query(name).to_arrow()
    first = found.select(columns).slice(0, len(rows)).to_pylist() if columns else []
    assert (found.num_rows, [tuple(row.values()) for row in first]) == (count, rows)


def test_a_parameter_narrows_the_rows(linked_sample):
    food = linked_sample.query("unsupported_claims", section="Food").select("section", "topic").to_arrow()
    assert set(food["section"].to_pylist()) == {"Food"}
    assert food["topic"].to_pylist() == ["Sunday roast chicken with lemon and no fuss", *["Method"] * 3]


def test_a_parameter_that_fits_nothing_leaves_nothing(linked_sample):
    assert linked_sample.query("unsupported_claims", section="Weather").to_arrow().num_rows == 0

"""The shapes of search APIs' responses: where each keeps its results, and what it calls their parts. Nothing here is computed.

An answer that a model wrote (Tavily's `answer`, Exa's `summary`) is left out: no page says it, so it proves nothing.
"""

from dataclasses import dataclass
from functools import partial

Path = tuple[str | int, ...]
"""Keys of objects and places in lists, from the outside in."""


@dataclass(frozen=True, slots=True)
class Block:
    """Results in a response, or a single one, and where their parts stand; of several places the first that is filled counts."""

    path: Path
    url: tuple[Path, ...]
    title: tuple[Path, ...] = (("title",),)
    snippets: tuple[Path, ...] = (("snippet",),)
    """All that are filled: they are pieces of one page."""
    content: tuple[Path, ...] = ()
    published: tuple[Path, ...] = (("date",),)
    is_main: bool = False
    """Whether its elements are results even without an address or a text, and state their rank."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A search API: a response is its own where one of the marks is there. `element_marks` tell by the results themselves."""

    name: str
    marks: tuple[Path, ...]
    blocks: tuple[Block, ...]
    query: tuple[Path, ...]
    element_marks: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    """Top-level keys with the texts that tell the shape where nothing was found."""


_LINK = (("link",),)
_URL = (("url",),)
_ANSWER = (("snippet",), ("answer",))

SERPAPI = Shape(
    "SerpApi",
    (("organic_results",), ("search_metadata",), ("news_results",)),
    (
        Block(("organic_results",), _LINK, is_main=True),
        Block(("news_results",), _LINK, published=(("iso_date",), ("published_at",), ("date",))),
        Block(("top_stories",), _LINK, published=(("iso_date",), ("date",))),
        Block(("answer_box",), _LINK, snippets=_ANSWER),
        Block(("related_questions",), _LINK),
        Block(("knowledge_graph",), (("source", "link"),), snippets=(("description",),)),
    ),
    (("search_parameters", "q"),),
)
SERPER = Shape(
    "Serper",
    (("organic",), ("searchParameters",)),
    (
        Block(("organic",), _LINK, is_main=True),
        Block(("news",), _LINK),
        Block(("topStories",), _LINK),
        Block(("answerBox",), _LINK, snippets=_ANSWER),
        Block(("peopleAlsoAsk",), _LINK),
        Block(("knowledgeGraph",), (("descriptionLink",),), snippets=(("description",),)),
    ),
    (("searchParameters", "q"),),
)
_brave = partial(Block, url=_URL, snippets=(("description",), ("extra_snippets",)), published=(("page_age",), ("age",)))
BRAVE = Shape(
    "Brave",
    (("web", "results"), ("news", "results"), ("mixed",), ("query", "original")),
    (
        _brave(("web", "results"), is_main=True),
        _brave(("results",), is_main=True),
        _brave(("news", "results")),
        _brave(("discussions", "results")),
        Block(("faq", "results"), _URL, snippets=(("answer",),), published=()),
        Block(("infobox", "results"), _URL, snippets=(("long_desc",), ("description",)), published=()),
    ),
    (("query", "original"),),
)
GOOGLE = Shape(
    "Google CSE",
    (("queries", "request"),),
    (
        Block(
            ("items",),
            _LINK,
            published=(
                ("pagemap", "metatags", 0, "article:published_time"),
                ("pagemap", "newsarticle", 0, "datepublished"),
                ("pagemap", "article", 0, "datepublished"),
            ),
            is_main=True,
        ),
    ),
    (("queries", "request", 0, "searchTerms"),),
    kinds=(("kind", "customsearch#search"),),
)
_bing = partial(Block, title=(("name",),), published=(("datePublished",), ("datePublishedDisplayText",)))
BING = Shape(
    "Bing v7",
    (("webPages", "value"), ("rankingResponse",), ("queryContext", "originalQuery")),
    (
        _bing(("webPages", "value"), _URL, snippets=(("snippet",), ("summary",)), content=(("mainText",),), is_main=True),
        _bing(("value",), _URL, snippets=(("description",),), is_main=True),
        _bing(("news", "value"), _URL, snippets=(("description",), ("snippet",))),
        _bing(("entities", "value"), _URL, snippets=(("description",),)),
    ),
    (("queryContext", "originalQuery"),),
    kinds=(("_type", "SearchResponse"), ("_type", "News")),
)
EXA = Shape(
    "Exa",
    (("requestId",), ("resolvedSearchType",), ("autopromptString",), ("costDollars",)),
    (
        Block(
            ("results",),
            _URL,
            snippets=(("highlights",),),
            content=(("text",),),
            published=(("publishedDate",), ("published_date",)),
            is_main=True,
        ),
    ),
    (),
    element_marks=("publishedDate", "highlights", "text", "summary"),
)
TAVILY = Shape(
    "Tavily",
    (("response_time",), ("follow_up_questions",), ("query",)),
    (
        Block(
            ("results",),
            _URL,
            snippets=(("content",),),
            content=(("raw_content",),),
            published=(("published_date",),),
            is_main=True,
        ),
    ),
    (("query",),),
    element_marks=("content", "raw_content"),
)
SHAPES = (SERPAPI, SERPER, BRAVE, GOOGLE, BING, EXA, TAVILY)
"""In the order they are tried: what is told by a common word comes last."""

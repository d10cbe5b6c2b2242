"""Responses as the search APIs give them, cut down to what matters: each with the results that the linker must read from it."""

A, B, C, D = (f"https://{name}.example/page" for name in "abcd")
FETCHED = "2024-03-01T12:00:00Z"


def expected(url, title="T", snippet=None, content=None, published=None):
    return {"url": url, "title": title, "snippet": snippet, "content": content, "published": published}


SERPAPI = {
    "search_metadata": {"id": "1", "status": "Success", "created_at": "2024-03-01 12:00:00 UTC"},
    "search_parameters": {"engine": "google", "q": "acme revenue", "gl": "us"},
    "answer_box": {"type": "organic_result", "title": "T", "link": A, "snippet": "Boxed.", "answer": "$4 billion"},
    "organic_results": [
        {
            "position": 1,
            "title": "T",
            "link": A,
            "redirect_link": "https://www.google.com/url?q=x",
            "snippet": "One.",
            "date": "3 days ago",
        },
        {"position": 2, "title": "T", "link": B, "displayed_link": "b.example", "snippet": "Two.", "date": "Oct 29, 2020"},
    ],
    "top_stories": [{"title": "T", "link": C, "date": "5 hours ago", "snippet": "Story."}],
    "related_questions": [{"question": "Why?", "title": "T", "link": D, "snippet": "Because."}, {"question": "Who?"}],
    "knowledge_graph": {
        "title": "Acme",
        "description": "A company.",
        "source": {"name": "Wikipedia", "link": "https://w.example/acme"},
    },
}
SERPER = {
    "searchParameters": {"q": "acme revenue", "type": "search", "engine": "google"},
    "answerBox": {"title": "T", "answer": "$4 billion", "snippet": "Boxed.", "link": B},
    "organic": [{"title": "T", "link": A, "snippet": "One.", "date": "2 weeks ago", "position": 1}],
    "peopleAlsoAsk": [{"question": "Why?", "snippet": "Because.", "title": "T", "link": C}],
    "topStories": [{"title": "T", "link": D, "source": "S", "date": "1 day ago"}],
}
BRAVE = {
    "type": "search",
    "query": {"original": "acme revenue", "more_results_available": True},
    "mixed": {"type": "mixed", "main": [{"type": "web", "index": 0, "all": False}]},
    "web": {
        "type": "search",
        "results": [
            {
                "title": "T",
                "url": A,
                "description": "<strong>One</strong>.",
                "extra_snippets": ["More.", "Most."],
                "page_age": "2024-02-01T10:00:00",
                "age": "February 1, 2024",
            },
            {"title": "T", "url": B, "description": "Two.", "age": "4 days ago"},
        ],
    },
    "news": {"type": "news", "results": [{"title": "T", "url": C, "description": "News.", "age": "2 hours ago"}]},
}
BRAVE_NEWS = {
    "type": "news",
    "query": {"original": "acme revenue"},
    "results": [{"type": "news_result", "title": "T", "url": A, "description": "News.", "age": "1 week ago"}],
}
TAVILY = {
    "query": "acme revenue",
    "answer": "A model wrote this.",
    "follow_up_questions": None,
    "images": [],
    "results": [
        {
            "title": "T",
            "url": A,
            "content": "One [...] two.",
            "score": 0.9,
            "raw_content": "One and two.",
            "published_date": "Tue, 05 Mar 2024 10:00:00 GMT",
        },
        {"title": "T", "url": B, "content": "Two.", "score": 0.8, "raw_content": None},
    ],
    "response_time": 1.2,
}
EXA = {
    "requestId": "r",
    "resolvedSearchType": "neural",
    "results": [
        {
            "id": A,
            "title": None,
            "url": A,
            "publishedDate": "2024-02-28T00:00:00.000Z",
            "author": None,
            "score": 0.3,
            "text": "All of it.",
            "highlights": ["One.", "Two."],
            "highlightScores": [0.5, 0.4],
            "summary": "A model wrote this.",
        },
    ],
}
EXA_SDK = {"results": [{"id": A, "title": "T", "url": A, "published_date": "2024-02-28", "text": "All of it."}]}
GOOGLE = {
    "kind": "customsearch#search",
    "queries": {"request": [{"searchTerms": "acme revenue", "startIndex": 1}]},
    "items": [
        {
            "kind": "customsearch#result",
            "title": "T",
            "htmlTitle": "<b>T</b>",
            "link": A,
            "snippet": "One.",
            "pagemap": {"metatags": [{"article:published_time": "2024-02-01T08:00:00+00:00"}]},
        },
        {"kind": "customsearch#result", "title": "T", "link": B, "snippet": "Two."},
    ],
}
BING = {
    "_type": "SearchResponse",
    "queryContext": {"originalQuery": "acme revenue"},
    "webPages": {
        "value": [
            {
                "id": "https://api.bing.microsoft.com/api/v7/#WebPages.0",
                "name": "T",
                "url": A,
                "snippet": "One.",
                "datePublished": "2024-02-01T00:00:00.0000000",
                "dateLastCrawled": "2024-02-20T01:02:00.0000000Z",
            },
            {"name": "T", "url": B, "snippet": "Two."},
        ]
    },
    "news": {"value": [{"name": "T", "url": C, "description": "News.", "datePublished": "2024-02-29T10:00:00.0000000Z"}]},
    "rankingResponse": {"mainline": {"items": []}},
}
BING_NEWS = {"_type": "News", "value": [{"name": "T", "url": A, "description": "News."}]}
BOCHA = {
    "code": 200,
    "data": {"_type": "SearchResponse", "webPages": {"value": [{"name": "T", "url": A, "snippet": "One.", "summary": "Long."}]}},
}

CASES = {
    "SerpApi": (
        SERPAPI,
        [
            expected(A, snippet="One. … Boxed. … $4 billion", published="2024-02-27"),
            expected(B, snippet="Two.", published="Oct 29, 2020"),
            expected(C, snippet="Story.", published="2024-03-01"),
            expected(D, snippet="Because."),
            expected("https://w.example/acme", "Acme", "A company."),
        ],
    ),
    "Serper": (
        SERPER,
        [
            expected(A, snippet="One.", published="2024-02-16"),
            expected(B, snippet="Boxed. … $4 billion"),
            expected(C, snippet="Because."),
        ],
    ),
    "Brave": (
        BRAVE,
        [
            expected(A, snippet="<strong>One</strong>. … More. … Most.", published="2024-02-01T10:00:00"),
            expected(B, snippet="Two.", published="2024-02-26"),
            expected(C, snippet="News.", published="2024-03-01"),
        ],
    ),
    "Brave news": (BRAVE_NEWS, [expected(A, snippet="News.", published="2024-02-23")]),
    "Tavily": (
        TAVILY,
        [
            expected(A, snippet="One [...] two.", content="One and two.", published="Tue, 05 Mar 2024 10:00:00 GMT"),
            expected(B, snippet="Two."),
        ],
    ),
    "Exa": (EXA, [expected(A, None, "One. … Two.", "All of it.", "2024-02-28T00:00:00.000Z")]),
    "Exa's Python client": (EXA_SDK, [expected(A, content="All of it.", published="2024-02-28")]),
    "Google CSE": (
        GOOGLE,
        [expected(A, snippet="One.", published="2024-02-01T08:00:00+00:00"), expected(B, snippet="Two.")],
    ),
    "Bing v7": (
        BING,
        [
            expected(A, snippet="One.", published="2024-02-01T00:00:00.0000000"),
            expected(B, snippet="Two."),
            expected(C, snippet="News.", published="2024-02-29T10:00:00.0000000Z"),
        ],
    ),
    "Bing news": (BING_NEWS, [expected(A, snippet="News.")]),
    "a clone of Bing": (BOCHA, [expected(A, snippet="One. … Long.")]),
}
EMPTY = {
    "SerpApi": {"search_metadata": {"status": "Success"}, "error": "Google hasn't returned any results for this query."},
    "Serper": {"searchParameters": {"q": "x"}, "organic": []},
    "Brave": {"type": "search", "query": {"original": "x"}, "mixed": {"main": []}},
    "Tavily": {"query": "x", "results": [], "response_time": 0.1},
    "Exa": {"requestId": "r", "results": []},
    "Google CSE": {"kind": "customsearch#search", "queries": {"request": [{"searchTerms": "x"}]}},
    "Bing v7": {"_type": "SearchResponse", "queryContext": {"originalQuery": "x"}},
}
UNKNOWN = [
    {},
    [],
    "[]",
    7,
    {"results": []},
    {"results": [{"link": "u"}]},
    {"error": "quota"},
    {"hits": [{"url": "u"}]},
    {"data": {"a": 1}},
    {"web": []},
]

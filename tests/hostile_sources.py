"""Search results as an attacker would send them; the article that each belongs to would be supported by it."""

SENTENCE = "The harbour of Kilronan handled 417,000 tonnes of cargo in 2019."
EVIDENCE = "According to the port authority, cargo of 417,000 tonnes passed through the harbour of Kilronan in 2019."
INSIDE = "According to the port authority, cargo of 417,000 tonnes {} passed through the harbour of Kilronan in 2019."
"""The evidence with something in its midst, so that the quote carries it into tables and report."""

PLAIN = {"url": "https://example.org/a", "title": "Title", "snippet": "A plain snippet.", "content": EVIDENCE, "position": 1}

REFUSED_ADDRESSES = {
    "script": "javascript:alert(1)",
    "script behind a comment": "javascript://example.org/%0Aalert(1)",
    "data": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "file": "file:///etc/passwd",
    "blob": "blob:https://example.org/9115d58c",
    "scheme of its own": "intent://example.org/#Intent;scheme=http;end",
    "no scheme": "//example.org/a",
    "no host": "https:///a",
    "backslash": "https://example.org\\@evil.example/",
    "user": "https://example.org@evil.example/",
    "two ports": "https://example.org:80:80/",
    "mapped loopback": "http://[::ffff:127.0.0.1]/a",
    "one number": "http://2130706433/a",
    "octal": "http://0177.0.0.1/a",
    "metadata service": "http://169.254.169.254/latest/meta-data/",
    "inside": "http://printer.internal/a",
    "full-width": "https://example．org/a",
    "all Cyrillic": "https://аррӏе.com/a",
    "tab": "https://example.org/a\tb",
    "blank": "https://example.org/a b",
    "line separator": "https://example.org/a\u2028b",
    "isolate": "https://example.org/a\u2066b",
    "redirector": "https://www.google.com/url?q=https://evil.example/",
    "endless": "https://example.org/" + "a" * 5000,
}

WRITTEN_ADDRESSES = {
    "quotes": ("https://example.org/\"'`<>", "https://example.org/%22%27%60%3C%3E"),
    "end of tag": (
        'https://example.org/"><img/src=x/onerror=alert(1)>',
        "https://example.org/%22%3E%3Cimg/src=x/onerror=alert(1)%3E",
    ),
    "fragment": ('https://example.org/a#"onclick="alert(1)', "https://example.org/a#%22onclick=%22alert(1)"),
    "references": ("https://example.org/?a=1&notin;x&#34;&lt", "https://example.org/?a=1&notin;x&#34;&lt"),
    "letters of a script": ("https://bücher.example/ä?ö=ü", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"),
    "comment": ("https://example.org/<!--", "https://example.org/%3C!--"),
    "template": ("https://example.org/{{7*7}}${7*7}", "https://example.org/{{7*7}}${7*7}"),
}
TEXTS = {
    "script": "<script>alert(1)</script>",
    "end of script": "</script><!--<script>alert(1)//-->",
    "end of title": "</title></style></textarea><img src=x onerror=alert(1)>",
    "handler": '" onmouseover="alert(1)" x=\'',
    "escaped already": "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;",
    "template": "{{ 7 * 7 }} {% raw %} ${alert(1)} <%= 7 %>",
    "svg": "<svg/onload=alert(1)>",
    "terminal": "\x1b]0;pwned\x07\x1b[31m\x9b2J",
    "direction": "\u202egpj.exe\u202c \u2066on\u2069",
    "tags": "\U000e0061\U000e0062",
    "formula": '=HYPERLINK("https://evil.example","x")',
}

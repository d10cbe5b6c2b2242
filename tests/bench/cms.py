"""Pages as content management systems write them: six themes with head, navigation, figures, related boxes and footers."""

import random
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """How one system writes a page. Every part is filled by `%`; `{}` marks where the text goes."""

    name: str
    head: str
    paragraph: str
    heading: str
    figure: str
    item: str
    foot: str
    line_end: str = "\n"


_META = """<meta charset="utf-8"><title>%(title)s | %(host)s</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="canonical" href="%(url)s">
<meta property="og:title" content="%(title)s"><meta property="article:published_time" content="%(published)s">
<meta name="description" content="%(title)s &ndash; %(n1)s, %(p0)s"><link rel="stylesheet" href="/assets/site.4f2a.css" media="all">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"%(title)s","datePublished":"%(published)s"}</script>
<style>.lead{font-size:1.2rem;line-height:1.5}@media(max-width:40em){.nav li{display:block}.related{float:none;width:100%%}}</style>
<script>window.dataLayer=window.dataLayer||[];if(1<2&&document.cookie){dataLayer.push({page:"%(slug)s",type:"article"})}</script>"""
_ADVERT = (
    '<div class="ad-slot ad-slot--inline" id="ad-%(slug)s" data-sizes="[[300,250],[336,280]]" data-targeting="pos=inline&amp;s=1" '
    'aria-hidden="true"><span class="ad-slot__label">Advertisement</span><div class="ad-slot__box"></div></div>\n'
)
_SECTIONS = "World Business Science Health Sport Culture Opinion Weather Jobs Archive".split()
_NAV = (
    '<nav class="nav" aria-label="Main"><ul class="menu menu--main">'
    + "".join(
        f'<li class="menu-item menu-item-type-taxonomy menu-item-{number}"><a class="menu-link" href="/{name.lower()}/" '
        f'data-track="nav:{name.lower()}">{name}</a><ul class="sub-menu">'
        + "".join(
            f'<li><a href="/{name.lower()}/{place}/" data-track="nav:{place}">{name} {place}</a></li>' for place in range(2)
        )
        + "</ul></li>"
        for number, name in enumerate(_SECTIONS)
    )
    + "</ul></nav>"
)
_SHARE = '<div class="share"><ul>' + "".join(
    f'<li><a class="share__{name}" href="https://{name}.example/share?u=%(url)s" target="_blank" rel="noopener nofollow">'
    f'<svg viewBox="0 0 24 24" width="20"><path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm4 8h-2v10H9V10H7V7h2V5"/></svg></a></li>'
    for name in ("chirp", "faces", "mail", "forum")
)
_SHARE += "</ul></div>"
CHROME = (
    (
        '<div class="card card--teaser" data-id="%(number)s-{0}"><a href="/%(year)s/teaser-{0}" class="card__link" rel="bookmark">'
        '<img loading="lazy" class="card__img" src="/img/teaser-{0}-320.webp" srcset="/img/teaser-{0}-640.webp 640w, '
        '/img/teaser-{0}-960.webp 960w" sizes="(min-width:60em) 20vw, 50vw" alt=""><h4 class="card__title">%(n2)s: %(p1)s</h4></a></div>\n'
    ),
    (
        "<script>(function(w,d){w.q=w.q||[];var s=d.createElement('script');s.async=!0;s.src='/t{0}.js?v=12';d.head.appendChild(s);"
        "if(w.innerWidth<600&&!d.hidden){w.q.push(['view','%(slug)s'])}})(window,document)</script>\n"
    ),
    (
        "<style>.b{0}{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:1rem;margin:0 auto;padding:0 1.25rem;color:#1a1a1a}"
        ".b{0}>a{color:#0b5fa5;text-decoration:underline;text-underline-offset:.15em}@media print{.b{0}{display:none}}</style>\n"
    ),
    (
        '<figure class="embed embed--player" data-src="https://video.example/embed/{0}?autoplay=0&amp;rel=0"><div class="embed__frame" '
        'style="padding-bottom:56.25%%"><iframe title="Video" width="560" height="315" loading="lazy" allowfullscreen></iframe></div></figure>\n'
    ),
    (
        '<!-- widget {0} --><div class="widget widget--{0}" data-props=\'{"id":{0},"slug":"%(slug)s","lazy":true,"limit":5,"layout":"grid",'
        '"tags":["%(p0)s","%(p1)s"]}\'><noscript><img height="1" width="1" alt="" src="https://px.example/{0}.gif"></noscript></div>\n'
    ),
)
"""What stands around the text and is four fifths of a page: teasers, scripts, styles, players, widgets."""
_FOOT = (
    f'{_SHARE}<footer class="footer"><div class="footer__columns">'
    + "".join(
        f'<div><h5>{name}</h5><ul><li><a href="/{name.lower()}/all">All</a></li><li><a href="/{name.lower()}/feed">Feed</a></li></ul></div>'
        for name in _SECTIONS[:6]
    )
    + '</div><p>&copy; %(year)s %(host)s. All rights reserved. <a href="/terms">Terms</a> <a href="/privacy">Privacy</a></p></footer>'
)

THEMES = (
    Theme(
        "wordpress",
        f'<!DOCTYPE html>\n<html lang="en-US">\n<head>{_META}</head>\n<body class="post-template-default single single-post">\n{_NAV}\n'
        '<article id="post-%(number)s" class="type-post hentry"><h1 class="entry-title">%(title)s</h1>\n<div class="entry-content">',
        "<!-- wp:paragraph -->\n<p>{}</p>\n<!-- /wp:paragraph -->\n",
        '<!-- wp:heading -->\n<h2 class="wp-block-heading">{}</h2>\n<!-- /wp:heading -->\n',
        '<figure class="wp-block-image size-large"><img src="/wp-content/uploads/{0}.jpg" alt="" width="1024" height="683" '
        'srcset="/wp-content/uploads/{0}-300.jpg 300w" /><figcaption>{1} Photo: %(n2)s</figcaption></figure>\n',
        "<li>{}</li>",
        f"</div></article>\n{_FOOT}\n</body></html>\n",
    ),
    Theme(
        "drupal",
        f'<!DOCTYPE html>\n<html lang="en" dir="ltr"><head>{_META}</head><body class="path-node">\n<div class="dialog-off-canvas" '
        f'data-off-canvas-main-canvas>{_NAV}<main role="main"><h1><span>%(title)s</span></h1>\n'
        '<div class="clearfix text-formatted field field--name-body field--type-text-with-summary field--label-hidden field__item">',
        "<p>{}</p>\n\n",
        "<h3>{}</h3>\n",
        '<article class="align-center media media--type-image"><img loading="lazy" src="/sites/default/files/{}.webp" alt="" />'
        '<div class="field__item caption">{}</div></article>\n',
        "<li>{}</li>\n",
        f"</div></main>\n{_FOOT}</div></body></html>",
    ),
    Theme(
        "spans",
        f'<!doctype html><html lang="en"><head>{_META}</head><body><div id="__root"><header>{_NAV}</header><div class="css-1x2y">'
        '<h1 data-testid="headline">%(title)s</h1><section name="articleBody">',
        '<div class="css-s99gbd" data-testid="companionColumn"><p class="css-at9mc1"><span>{}</span></p></div>',
        '<h2 class="css-13o6" id="link-%(slug)s">{}</h2>',
        '<div role="figure"><picture><source srcset="https://img.%(host)s/{0}.avif"><img src="https://img.%(host)s/{0}.jpg">'
        "</picture><figcaption>{1}</figcaption></div>",
        "<li><span>{}</span></li>",
        f"</section></div>{_FOOT}</div></body></html>",
        line_end="",
    ),
    Theme(
        "old",
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<HTML LANG=en>\n<HEAD><META http-equiv="Content-Type" '
        f'content="text/html; charset=utf-8">{_META}</HEAD>\n<BODY bgcolor="#FFFFFF">\n{_NAV}\n<TABLE width=760 border=0><TR><TD '
        "valign=top>\n<H1>%(title)s</H1>\n</TD></TR></TABLE>\n<DIV class=story>\n",
        "<P>{}\n",
        "<H2>{}</H2>\n",
        '<CENTER><IMG SRC="/pics/{}.gif" WIDTH=400 ALT=""><BR><FONT size=1>{}</FONT></CENTER>\n',
        "<LI>{}\n",
        f"</DIV>\n{_FOOT}\n</BODY></HTML>\n",
        line_end="\r\n",
    ),
    Theme(
        "amp",
        f'<!doctype html>\n<html amp lang="en">\n<head>{_META}</head>\n<body>\n{_NAV}\n<article>\n<h1>%(title)s</h1>\n<div class="body">\n',
        '<p class="p" data-amp-bind-class="lead">{}</p>\n<!-- advert -->\n',
        "<h2>{}</h2>\n",
        '<amp-img src="/i/{}.jpg" width="640" height="360" layout="responsive"></amp-img>\n<p class="caption">{}</p>\n',
        "<li>{}</li>\n",
        f"</div>\n</article>\n{_FOOT}\n</body>\n</html>\n",
    ),
    Theme(
        "fragment",
        '<p class="kicker">%(p1)s</p>\n',
        "<p>{}</p>\n",
        "<h4>{}</h4>\n",
        '<img src="https://cdn.%(host)s/{}.jpg" alt=""/><p class="wp-caption-text">{}</p>\n',
        "<li>{}</li>\n",
        "",
        line_end="\r\n",
    ),
)
"""The commonest first. The last one is a body without a page around it, as feeds and headless systems hand them out."""
_THEME_SHARES = (30, 20, 20, 10, 10, 10)


class PageBuilder:
    """Puts sentences between the marks of one theme; the same dice, the same page."""

    def __init__(self, dice: random.Random, theme: Theme | None = None) -> None:
        self.theme = theme or dice.choices(THEMES, _THEME_SHARES)[0]
        self._dice = dice
        self._parts = [self.theme.head]

    def add_paragraph(self, text: str) -> int:
        """Text, and now and then a heading, a figure or a box before it; the characters that this added."""
        chance = self._dice.random()
        part = self.theme.paragraph.replace("{}", text)
        if chance < 0.15:
            part = self._divide(chance, text) + part
        elif chance < 0.35 and self.theme.foot:
            part += _ADVERT
        self._parts.append(part)
        return len(part)

    def _divide(self, chance: float, text: str) -> str:
        number = str(int(self._dice.random() * 10**6))
        if chance < 0.06:
            return self.theme.heading.replace("{}", "The %(n0)s question: %(p0)s")
        if chance < 0.10:
            return self.theme.figure.format(number, "%(n3)s in %(p1)s.") if "{0}" in self.theme.figure else self._put(number)
        if chance < 0.12:
            items = "".join(self.theme.item.replace("{}", f"%(q{place})s, %(p{place})s") for place in range(4))
            return f'<ul class="facts">{items}</ul>\n'
        if chance < 0.135:
            rows = "".join(f"<tr><td>%(y{place})s</td><td>%(q{place})s</td></tr>" for place in range(5))
            return f'<table class="figures"><thead><tr><th>Year</th><th>%(p2)s</th></tr></thead><tbody>{rows}</tbody></table>\n'
        if chance < 0.142:
            return f"<blockquote>{text}</blockquote>\n"
        related = "".join(f'<li><a href="/%(slug)s-{place}.html">%(n{place})s in %(p{place})s</a></li>' for place in range(5))
        return f'<aside class="related"><h3>Related</h3><ul>{related}</ul></aside>\n'

    def _put(self, number: str) -> str:
        before, _, after = self.theme.figure.partition("{}")
        return before + number + after.replace("{}", "%(n3)s in %(p1)s.")

    def add_chrome(self) -> int:
        """One more thing around the text; the characters that this added."""
        place = len(self._parts)
        self._parts.append(CHROME[place % len(CHROME)].replace("{0}", str(place)))
        return len(self._parts[-1])

    def finish(self, values: Mapping[str, str]) -> str:
        """The page with every slot filled."""
        page = "".join(self._parts) + self.theme.foot
        filled = page % values
        return filled.replace("\r\n", "\n").replace("\n", "\r\n") if self.theme.line_end == "\r\n" else filled


MARKS = (
    ("<em>", "</em>"),
    ("<strong>", "</strong>"),
    ('<span class="hl" style="font-weight:400">', "</span>"),
    ("<b><i>", "</i></b>"),
    ('<a href="%(site)s/%(slug)s">', "</a>"),
)


def decorate(dice: random.Random, sentence: str, marks: int = len(MARKS)) -> str:
    """The sentence as HTML, one in three with marks or references in it; a reader sees the same words. The last mark is a link."""
    sentence = sentence.replace("’", "&rsquo;")
    chance = dice.random()
    if chance < 0.06:
        return sentence.replace(", ", ",&nbsp;", 1)
    return _wrap(dice, sentence, *MARKS[int(dice.random() * marks)]) if chance < 0.33 else sentence


def _wrap(dice: random.Random, sentence: str, opening: str, closing: str) -> str:
    """Marks around one to three words in the middle."""
    words = sentence.split(" ")
    first = dice.randrange(max(1, len(words) - 3))
    last = min(first + dice.randint(1, 3), len(words) - 1)
    if last <= first:
        return sentence
    return " ".join([*words[:first], opening + " ".join(words[first:last]) + closing, *words[last:]])

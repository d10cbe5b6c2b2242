"""The HTML standard's groups of elements, as far as they decide where a parser puts text."""


def words(text: str) -> frozenset[str]:
    """A set of names written in one line."""
    return frozenset(text.split())


HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
LEVELS = {name: int(name[1]) for name in HEADINGS}
BLOCKS = HEADINGS | words(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset head header hgroup hr html legend li listing main menu nav noframes ol optgroup option p "
    "plaintext pre search section select summary table tbody td textarea tfoot th thead title tr ul xmp"
)
"""Elements that begin and end a block of text."""
FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
"""Elements that a parser opens again where a block cut them off."""
SPANNED = words("abbr b bdi bdo big cite data del dfn em font i ins mark q s small span strike strong sub sup time u wbr")
"""Inline elements that an anchor may hold whole."""
VOID = words("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr")
TABLE_PARTS = words("caption col colgroup tbody tfoot thead tr td th")
ROW_GROUPS = frozenset({"tbody", "tfoot", "thead"})
CELLS = frozenset({"td", "th"})
CLOSES_PARAGRAPH = BLOCKS - TABLE_PARTS - words("body frameset head html legend noframes optgroup option select textarea title")
"""Start tags before which an open paragraph ends."""
SPECIAL = (BLOCKS | VOID | words("applet button iframe marquee noembed noscript object script style template")) - (
    words("dialog legend optgroup option")
)
"""Elements that the end tag of an inline element does not reach through."""
REPLACED = frozenset({"object", "applet", "marquee"})
MARKERS = CELLS | REPLACED | {"caption", "template"}
"""Where one of them ends, a parser forgets the formatting elements opened inside."""
BOUNDARIES = MARKERS | {"table", "select", "html"}
"""Elements that no end tag inside reaches through, but those of tables."""
FOREIGN = frozenset({"svg", "math"})
INTEGRATION = words("foreignobject desc title mi mo mn ms mtext annotation-xml")
"""Elements of svg and math that hold HTML again."""
BREAKOUT = HEADINGS | words(
    "b big blockquote body br center code dd div dl dt em embed font head hr i img li listing menu meta nobr ol p pre ruby s "
    "small span strong strike sub sup table tt u ul var"
)
"""Start tags that end svg and math: https://html.spec.whatwg.org/#parsing-main-inforeign."""
IMPLIED = words("dd dt li optgroup option p rb rp rt rtc")
"""Elements whose end tag may be left out."""

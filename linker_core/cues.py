"""Turns of phrase that tell what a sentence is: boilerplate, advice, opinion, prediction, or a statement of fact.

Each pattern is a list of literal phrases; none nests quantifiers, so none can backtrack badly on hostile text.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """A pattern, and words of which every match has one: most sentences have none, and the pattern is not tried on them."""

    pattern: re.Pattern[str]
    keys: frozenset[str]

    def is_in(self, text: str, words: AbstractSet[str]) -> bool:
        """Whether the text has such a turn; `words` are its words in lower case, or those of a text around it."""
        return not self.keys.isdisjoint(words) and self.pattern.search(text) is not None


def _any_of(phrases: str, flags: int = re.IGNORECASE) -> Cue:
    """A cue for any of the phrases, given one per ` | `, as whole words; white space in them is free."""
    parts = [phrase.strip() for phrase in re.split(r"\s\|\s", phrases)]
    pattern = "|".join(re.sub(r"\s+", r"\\s+", part) for part in parts)
    return Cue(re.compile(rf"\b(?:{pattern})\b", flags), frozenset(key for part in parts for key in _keys_of(part)))


def _keys_of(phrase: str) -> tuple[str, ...]:
    """The longest word that a phrase cannot do without, most often its rarest; with its plural if that counts too."""
    bare = re.sub(r"\(\?[-a-z]*:(\w+)\)$", r"\1", phrase)
    bare = re.sub(r"\(\?.*?\)|\[.*?\](?:\{.*?\})?|\\\w[+*]?|\{.*?\}", " ", bare)
    words = re.findall(r"[A-Za-z]+\??", bare)
    if not words:
        raise ValueError(f"{phrase!r} has no word of its own; write its alternatives as phrases")
    key = max(words, key=len).lower()
    return (key[:-2], key[:-1]) if key.endswith("?") else (key,)


BOILERPLATE = _any_of(
    r"""
    all rights reserved | copyright\b.{0,20}\d{4} | subscribe | sign up | log in | click here | read more | read also | see
    also | follow us | newsletter | advertisement | sponsored content | cookies? policy | terms of (?:use|service) | share
    this | related (?:articles|stories) | photo credit | image credit | in the comments | comment below | minutes? read
    """
)
FIRST_PERSON = _any_of(r"I(?!\.) | I['’](?:m|ve|d|ll) | my | My(?=\s[a-z]) | me | mine | myself", 0)
_LIVED = """
    ate bought booked cooked drank enjoyed grabbed hated hiked liked loved packed slept smelled sat stayed strolled tasted
    wandered watched woke wore
"""
_OWN = """
    advice bet boyfriend brother cat dad daughter dog favorite favourite flight forecast girlfriend guess grandmother grandfather
    hotel husband kids kitchen mom mother mum opinion parents room sister son tent ticket trip view wife
"""
PRIVATE = Cue(
    re.compile(
        r"\b(?:I|[Ww]e)(?:['’]ve| have| had)?\s(?:(?:also|then|just|first|finally|recently|once|only|even|later|both|all)\s)?"
        rf"(?:{'|'.join(_LIVED.split())}|paid(?!\s(?:down|off)))\b"
        rf"|\b[Mm]y\s(?:\w+\s)?(?:{'|'.join(_OWN.split())})\b"
    ),
    frozenset({*_LIVED.split(), *_OWN.split(), "paid"}),
)
"""What the author lived through, of which no source can know: "I paid 300 euros", "we stayed there", "my wife"."""
READER = _any_of(r"we | we['’](?:re|ve|ll|d) | (?-i:us) | our | ours | you | you['’](?:re|ve|ll|d) | your | yours | let['’]s")
POSSIBILITY = _any_of(
    """
    could | (?-i:may) | might | should | would | ought to | can only hope | going to | gonna | likely to | set to | poised to |
    bound to | hopefully | perhaps | maybe | probably | it seems | seems? (?:to|that|like) | appears? (?:to|that) |
    potentially
    """  # "May" is a month
)
FUTURE = _any_of(r"will | won['’]t | shall | \w+['’]ll", 0)
REPORTED = _any_of(
    """
    said | says | announced | reported | according to | told | stated | confirmed | found | showed | estimated | estimates
    | agreed | ruled | voted
    """
)
_SORTS = "type kind form branch species genus family member unit capital dialect variety"
_STATES = "located situated made composed defined derived"
DEFINITION = Cue(
    re.compile(
        r"\b(?:(?:is|are|was|were)\s(?:(?:also|commonly|widely|often|better|formerly|originally)\s)?"
        r"(?:known\sas|called|named\s(?:after|for))"
        rf"|is\s(?:a|an|the|one)\s(?:\w+\s)?(?:{'|'.join(_SORTS.split())})\sof|refers?\s+to|stands?\s+for"
        rf"|(?:is|are|was|were)\s(?:{'|'.join(_STATES.split())})\s(?:in|at|on|of|from|as))\b",
        re.IGNORECASE,
    ),
    frozenset(f"known called named refer refers stand stands {_SORTS} {_STATES}".split()),
)
"""Facts of reference: what a thing is called, is a kind of, or is made of."""
TASTE = _any_of(
    r"""
    in my opinion | in my view | arguably | undoubtedly | needless to say | clearly | obviously | of course | fortunately |
    unfortunately | sadly | thankfully | frankly | honestly | let['’]s be (?:real|honest|clear) | admittedly | amazing |
    awesome | wonderful | fantastic | terrible | horrible | beautiful | gorgeous | delicious | stunning | brilliant |
    incredible | ridiculous | absurd | shameful | disgraceful | boring | exciting | lovely | magical | breathtaking |
    charming | cosy | cozy | tasty | adorable | elegant | stylish | unforgettable | memorable | overrated | underrated |
    the perfect | comfort food | best thing | to remember | must-have | must-see |
    win-win | game[ -]changer | gamechanger | worth (?:it|the|a|your) | no-brainer | the right (?:thing|move|call) |
    the wrong (?:thing|move|call) | deserves? | needs? to be mindful | it['’]s clear | it['’]s time | time will tell
    """
)

_OPENING = "so and but then now first next finally also please just simply always never instead"
_OPENERS = rf"(?:(?:{'|'.join(_OPENING.split())}|until then),?\s+)*"
_ADVICE_VERBS = """
    add apply avoid bake beat begin blend boil bring browse buy check choose chop click combine compare consider contact
    cook cover cut discard divide download drain dry enjoy ensure enter explore fill find fold follow fry garnish get give
    go grab grate grease head heat hold imagine install join keep knead lay learn leave let listen look make mash measure
    melt mix move note open pack peel pick place plan pour preheat prepare press put read reduce remember remove repeat
    replace rest rinse roll run save season see select send serve set share shop simmer sit slice soak spread sprinkle
    start stir stop store strain take taste tell think toss transfer try turn use visit wait wash watch whisk wipe write
"""
_ADVICE_OR_NOUN = """
    ask balance book budget calculate call change charge clean connect create define determine estimate focus identify increase
    invest limit pack park pay pick plant practice practise print prioritise prioritize protect rate research review ride
    schedule shortlist ship stick switch talk test tie toast track train treat trim type update upgrade work wrap
"""
_DETERMINERS = "a|an|the|your|all|any|some|each|every|it|them|this|these|that|those|online|with|for|up|down|out"
ADVICE = re.compile(
    rf"^{_OPENERS}(?:(?:do not|don['’]t|let['’]s|let me|let us|make sure|be sure|keep in mind|bear in mind|feel free"
    rf"|stay tuned|take a look|check out)\b|(?:{'|'.join(_ADVICE_VERBS.split())})\s+(?=\w)"
    rf"|(?:{'|'.join(_ADVICE_OR_NOUN.split())})\s+(?:{_DETERMINERS})\b"
    r"|(?:climb|drive|hike|sail|stand|swim|walk)\s+(?:along|around|down|east|in|into|north|over|past|south|through|to|up|west)\b)",
    re.IGNORECASE,
)
"""Sentences that open with a base form: "Preheat the oven", "So consider a bond"."""
ADVICE_OPENINGS = frozenset(
    f"{_OPENING} until do don let make be keep bear feel stay take check climb drive hike sail stand swim walk"
    f"{_ADVICE_VERBS}{_ADVICE_OR_NOUN}".split()
)
"""First words of all that `ADVICE` knows."""
ADVISED = Cue(
    re.compile(
        r"\b(?:it(?:['’]s| is) (?:always |also |very )?"
        r"(?:important|best|wise|worth\w*|advisable|essential|crucial|a good idea) (?:to|that you)"
        r"|you (?:should|must|need to|ought to|['’]ll (?:want|need) to|can follow|may want to|might want to))\b",
        re.IGNORECASE,
    ),
    frozenset({"it", "you"}),
)
"""Sentences that tell the reader what is best for them."""

VERBS = frozenset(
    """
    is are was were be been being am has have had does do did will would can could may might shall should must went came
    took made got gave said saw knew found thought told became left felt put brought began kept held wrote stood heard let
    meant set met ran paid sat spoke led grew lost fell sent built drew broke spent cut rose drove bought wore chose won
    beat sold fought taught shot struck flew hit cost goes says lies lie stands means makes takes gets gives shows include
    includes contain contains remain remains feature features consist consists belong belongs cover covers own owns use
    uses live lives runs holds plays works leads grows help helps allow allows require requires provide provides produce
    produces cause causes become becomes tend tends occur occurs exist exists happen happens translate translates
    """.split()
)
"""Words that are verbs wherever they stand."""
_PLURAL_VERBS = """
    account agree appear argue attend attract believe build buy call carry change charge come connect control create depend
    dot drive eat employ expect face fall feed feel form get give go grow hold join keep know lead learn like make meet move need
    offer open operate pay play prefer reach receive represent respond return rise run say see seem sell serve share speak
    spend stand start stay stem study suffer take teach think travel try turn understand vary want wear win work
"""
VERB = re.compile(
    rf"\b(?:{'|'.join(sorted(VERBS))})\b|n['’]t\b|['’](?:s|re|ve|m|d|ll)\b|\b[a-z]{{2,}}ed\b"
    r"|\b[a-z]{3,}(?<!ss)s\b(?=\s(?:a|an|the|its|their|his|her|to|in|on|at|of|that|from|by|with|for|about|into|more|up|\d|[A-Z]))"
    r"|\b(?:I|[Ww]e|[Tt]hey|[Yy]ou)\s[a-z]{2,}"
    r"|\b(?:[A-Za-z]+s|[Pp]eople|men|women|children)\s(?:(?:also|now|often|still|usually)\s)?"
    rf"(?:{'|'.join(_PLURAL_VERBS.split())})\b"
)
"""Something that can be a finite verb; lists of things have none."""

_TALES = "article report story post piece study author paper newspaper site"
_AMOUNTS = "translates|amounts|equates|comes|adds up|works out"
FRAME = re.compile(
    r"^(?:(?:[\w’'&/-]+\s){0,5}[\w’'&/-]+:\s(?=(?-i:[A-Z])))?"
    r"(?:we(?:['’]re| are) talking (?:about )?"
    r"|(?:that|this|it|which) (?:" + _AMOUNTS + r") (?:in)?to\s"
    r"|(?:(?:the|a|an|this|that)\s)?(?:[\w.&’'-]+\s){1,5}?"
    rf"(?:{'|'.join(_TALES.split())})\s"
    r"(?:suggests|says|said|notes|noted|reports|reported|states|stated|claims|claimed|adds|added|explains"
    r"|points out|mentions)\s(?:that\s)?)?",
    re.IGNORECASE,
)
"""What stands before the statement itself: a label ("Partnership: …"), or who says it ("The report says that …")."""
FRAME_WORDS = frozenset(f"talking adds works {_TALES}".split()) | frozenset(_AMOUNTS.split("|"))
"""Words of which every frame has one, unless a colon stands in it."""

_LINKERS = (
    r"(?:(?:and|but|so|then|however|also|additionally|moreover|in addition|therefore|thus|as a result|for example"
    r"|meanwhile),?\s+)*"
)
_ROLES = """
    company firm group club team agency organisation organization university film book album song band city country state
    president minister player author singer actor study report deal move plan project bill law drug vaccine mission
    spacecraft programme program game match race event show series award building bridge region species two three pair
    latter former same
"""
LEANING = re.compile(
    rf"^{_LINKERS}(?:he|she|it|they|this|that|these|those|his|her|its|their|there|such|both"
    rf"|the (?:{'|'.join(_ROLES.split())}))\b",
    re.IGNORECASE,
)
"""Sentences that are only complete with what stands before them."""
LEANING_OPENINGS = frozenset(
    """
    and but so then however also additionally moreover in therefore thus as for meanwhile he she it they this that these those
    his her its their there such both the
    """.split()
)
"""First words of all that `LEANING` knows."""

NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][\w’'-]+|\b[A-Z]{2,}\b|\b[a-z]+[A-Z]\w+\b")
"""A capitalised word inside a sentence, an acronym, or mixed case."""

CUES = (BOILERPLATE, FIRST_PERSON, PRIVATE, READER, POSSIBILITY, FUTURE, REPORTED, DEFINITION, TASTE, ADVISED)
"""All patterns that are tried only where one of their words stands."""

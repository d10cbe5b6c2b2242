"""Why something did not end in a link: one closed list of codes per kind of row, each with its explanation.

Every sentence, claim, source, candidate, page and record that does not end in a link carries exactly one of these.
The explanation is what the report and `linker explain` show.
"""

from enum import StrEnum
from typing import Self


class Reason(StrEnum):
    """A reason code with the sentence that explains it to an editor."""

    explanation: str

    def __new__(cls, code: str, explanation: str) -> Self:
        """Keep the code as the string value and the explanation beside it."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.explanation = explanation
        return member


class DropReason(Reason):
    """A record of the input that was set aside."""

    BROKEN_JSON = "broken_json", "The line is not valid JSON."
    NOT_AN_OBJECT = "not_an_object", "The record is no JSON object."
    MISSING_ID = "missing_id", "The record has no article_id."
    MISSING_HTML = "missing_html", "The article has no html."
    MISSING_URL = "missing_url", "The result has no url."
    WRONG_TYPE = "wrong_type", "A field has the wrong type."
    DUPLICATE_ARTICLE = "duplicate_article", "Another record has the same article_id; the one with the smallest digest stays."
    DUPLICATE_RESULT = (
        "duplicate_result",
        "The article has another result with the same url; the one with the smallest digest stays.",
    )
    NO_ARTICLE = "no_article", "The result belongs to an article that is not in the archive."
    BAD_CHARSET = "bad_charset", "The page's bytes do not fit its charset, or the charset cannot be spliced safely."
    TOO_LARGE = "too_large", "The record is larger than the configured limit."
    TRUNCATED = "truncated", "The file or record ends early or is damaged; what follows in it was not read."
    NOT_HTML = "not_html", "The web archive's record is no HTML page."
    ERROR_STATUS = "error_status", "The web archive's record is a redirect or an error of the server, not a page."
    REVISIT = "revisit", "The web archive's record says only that the page was as before; the page itself is another record."
    UNKNOWN_RESPONSE = "unknown_response", "The response has the shape of no search API that is known."
    UNKNOWN_OP = "unknown_op", "The row's op is neither upsert nor delete."
    NOT_THERE = "not_there", "The row deletes or corrects what is not in the archive."
    UNKNOWN_ACTION = "unknown_action", "The decision names no known action."
    UNKNOWN_FIELD = "unknown_field", "The decision carries a field that no decision has."
    MISSING_FIELD = "missing_field", "The decision lacks a field that its action needs."
    NEEDLESS_FIELD = (
        "needless_field",
        "The decision carries a field that its action has no use for, so that its meaning is unsure.",
    )
    BAD_SOURCE_NAME = "bad_source_name", "The decision's address or domain cannot be that of any source."
    DUPLICATE_DECISION = "duplicate_decision", "The same is decided again; the latest decision stays."
    UNKNOWN_LINK = "unknown_link", "The grade is about a link that the archive never had."
    LINK_GONE = "link_gone", "The grade is about a link that a later run took away or moved."
    EVIDENCE_CHANGED = "evidence_changed", "The grade is about other evidence than the link rests on now."
    DUPLICATE_GRADE = "duplicate_grade", "The grader has graded the link already, or later in the file."


class ArticleReason(Reason):
    """A page that was published without links."""

    NO_RESULTS = "no_results", "No search results were supplied for the article."
    NO_TEXT = "no_text", "The page holds no text that could be linked."
    OTHER_LANGUAGE = "other_language", "The page is not written in a language the judge knows."
    NO_LINK = "no_link", "No claim of the article ended in a link."
    TOO_COMPLEX = "too_complex", "The page exceeds the limits for size or nesting."
    TIME_LIMIT = "time_limit", "The page took longer than the time limit."
    GATE_FAILED = "gate_failed", "The annotated page did not pass the independent parser; the original was published."
    FAILED = "failed", "An unexpected error occurred on this page; the original was published."


class SentenceReason(Reason):
    """A sentence that states no claim."""

    HEADING = "heading", "Headings are not linked."
    NAVIGATION = "navigation", "Navigation, header, footer or form text."
    CAPTION = "caption", "A caption."
    CODE = "code", "Code or preformatted text."
    QUOTE_BLOCK = "quote_block", "A quotation set as a block."
    HIDDEN = "hidden", "Hidden text."
    EXCLUDED = "excluded", "Inside an element marked data-nolink, or a shortcode."
    QUESTION = "question", "A question."
    EXCLAMATION = "exclamation", "An exclamation."
    IMPERATIVE = "imperative", "Advice, an instruction or a call to action."
    FIRST_PERSON = "first_person", "The author speaks of themselves or to the reader."
    OPINION = "opinion", "An opinion or a judgement of taste."
    PREDICTION = "prediction", "A prediction, a possibility or a plan."
    TOO_SHORT = "too_short", "Too short to be a checkable statement."
    TOO_LONG = "too_long", "Longer than a sentence that can be checked."
    NO_VERB = "no_verb", "A fragment without a statement."
    NO_CONTENT = "no_content", "Names nothing that could be checked."
    NOT_CHECKABLE = "not_checkable", "Too vague or too much a matter of view to be looked up."
    BOILERPLATE = "boilerplate", "Boilerplate of the site."
    RULED_OUT = "ruled_out", "An editor decided that it is no claim."
    OTHER_LANGUAGE = "other_language", "The article is not in a language the judge knows."
    NOT_JUDGED = "not_judged", "The page was set aside before its sentences were judged."


class ClaimReason(Reason):
    """A claim that carries no link."""

    NO_SOURCES = "no_sources", "The article has no usable source."
    NO_CANDIDATE = "no_candidate", "No source shares enough of the claim's words."
    NOT_SUPPORTED = "not_supported", "Sources are on the subject, but none says it."
    UNDECIDED = "undecided", "A source may say it, but the second judge gave no usable answer; the next run asks again."
    CONFLICT = "conflict", "A source states another value for the same measure."
    CONFLICT_ACCEPTED = "conflict_accepted", "A source states another value; an editor has seen it and lets the claim stand."
    LOW_AUTHORITY = "low_authority", "Only sources of too low authority support it."
    COPIED = "copied", "Only pages that copy the article, or repeat the sentence word for word, support it."
    DATE_MISFIT = "date_misfit", "Only sources whose date does not fit support it."
    URL_USED = "url_used", "Every supporting page is already linked in this article."
    ARTICLE_LIMIT = "article_limit", "The article has its most links already."
    PARAGRAPH_LIMIT = "paragraph_limit", "The paragraph has its most links already."
    TOO_CLOSE = "too_close", "Another link stands too close."
    NO_ANCHOR = "no_anchor", "No natural piece of the sentence can carry the link."
    GATE_FAILED = "gate_failed", "The annotated page did not pass the gate; the original was published."
    FORBIDDEN = "forbidden", "An editor forbade it."
    UNDONE = "undone", "The links were taken back."
    NOT_JUDGED = "not_judged", "The page was set aside before its claims were judged."


class SourceReason(Reason):
    """A supplied result that no link leads to."""

    BAD_ADDRESS = "bad_address", "The address cannot be parsed safely."
    BAD_SCHEME = "bad_scheme", "The address is not http or https."
    BAD_HOST = "bad_host", "The host is missing, private, numeric, mixed-script or not public."
    CREDENTIALS = "credentials", "The address carries a user name or password."
    BAD_PORT = "bad_port", "The port is out of range."
    TOO_LONG = "address_too_long", "The address is longer than the configured limit."
    CONTROL_CHARACTERS = "control_characters", "The address holds control or direction characters or blanks."
    REDIRECTOR = "redirector", "The address is a redirector or a search engine's hop."
    OWN_SITE = "own_site", "The page is on the publisher's own site."
    FRONT_PAGE = "front_page", "A front page, not a document."
    SEARCH_PAGE = "search_page", "A search or listing page."
    LOGIN_PAGE = "login_page", "A login or account page."
    BLOCKED_TIER = "blocked_tier", "The domain's authority is too low to be linked."
    DUPLICATE_SOURCE = "duplicate_source", "The same page was supplied under another address."
    RULED_OUT = "ruled_out", "An editor decided that the page or its site is never linked."
    BEYOND_LIMIT = "beyond_limit", "The article has more results than are read; those that rank first are."
    NO_TEXT = "no_text", "The result came without text."
    NO_CANDIDATE = "no_candidate", "No claim shares enough words with it."
    NOT_SUPPORTING = "not_supporting", "It is on the subject but supports no claim."
    NOT_CHOSEN = "not_chosen", "It supports a claim, but another source or rule came first."
    NOT_JUDGED = "not_judged", "The page was set aside before its sources were judged."
    UNDONE = "undone", "The links were taken back."


class CandidateReason(Reason):
    """A claim-source pair that did not become a link."""

    NUMBER_MISMATCH = "number_mismatch", "The source states another number."
    NUMBER_MISSING = "number_missing", "The source does not state the claim's number."
    NAME_MISSING = "name_missing", "The source does not name what the claim is about."
    COPIED = (
        "copied",
        "The page holds most of the article, or is of unknown standing and repeats the sentence: a copy proves nothing.",
    )
    COPY_OF_SOURCE = "copy_of_source", "The same text or sentence stands on another page that came first; that one counts."
    NEGATION = "negation", "One of the two denies what the other states."
    LOW_COVERAGE = "low_coverage", "No sentence of the source says enough of the claim."
    LOW_SCORE = "low_score", "The source does not say enough of the claim."
    SECOND_JUDGE = "second_judge", "The first judge is undecided, and the second one does not find the claim in the source."
    SECOND_JUDGE_FAILED = "second_judge_failed", "The first judge is undecided, and the second one gave no usable answer."
    LOW_AUTHORITY = "low_authority", "The source's authority is too low."
    DATE_MISFIT = "date_misfit", "The source's date does not fit the article's."
    CONTESTED = "contested", "It supports the claim, but a source of higher authority states another value."
    BETTER_SOURCE = "better_source", "Another source was chosen for the claim."
    PINNED_ELSEWHERE = "pinned_elsewhere", "An editor chose another source for the claim."
    CLAIM_UNLINKED = "claim_unlinked", "The claim could not be linked by the link rules."
    FORBIDDEN = "forbidden", "An editor forbade it."
    UNDONE = "undone", "The links were taken back."


class DecisionReason(Reason):
    """An editor's decision that changes nothing as things stand."""

    ARTICLE_GONE = "article_gone", "The article is not in the archive."
    NOT_JUDGED = "not_judged", "The article was set aside before its sentences were judged."
    QUOTE_GONE = "quote_gone", "No single sentence of the article holds the quoted words."
    AMBIGUOUS = "ambiguous", "Several sentences hold the quoted words, and prefix and suffix do not tell them apart."
    NO_CLAIM = "no_claim", "The sentence states no claim, so that there is no link to decide on."
    SOURCE_GONE = "source_gone", "The address or domain is not among the results supplied."
    SOURCE_REFUSED = "source_refused", "The result may not be linked, whoever asks; its own reason says why."
    NO_EVIDENCE = "no_evidence", "The result shares no word with the claim that could be quoted as evidence."
    NO_PLACE = "no_place", "No words of the sentence can carry the link."
    NO_CONFLICT = "no_conflict", "No source states another value for the claim."
    OPPOSED = (
        "opposed",
        "Another decision on the same sentence says the opposite and holds: the later, else the more cautious one.",
    )
    SOURCE_RULED_OUT = "source_ruled_out", "Another decision says that the page or its site is never linked."


class ChangeReason(Reason):
    """Why a run added, removed or moved a link. The order is that of precedence: the first one that holds is given."""

    UNDONE = "undone", "Links were taken back, or are made again after that."
    ARTICLE_WITHDRAWN = "article_withdrawn", "The article is no longer in the archive."
    ARTICLE_NEW = "article_new", "The article is new."
    DECISION = "decision", "An editor's decision on the sentence or its source was made, changed or withdrawn."
    ARTICLE_EDITED = "article_edited", "The article was edited."
    SOURCE_GONE = "source_gone", "The page it led to is no longer among the results."
    SOURCE_CHANGED = "source_changed", "The page was supplied with another text, title, date or address."
    BETTER_SOURCE = "better_source", "Another page is new or changed, and comes first now."
    SOURCE_NEW = "source_new", "A page that supports the claim was supplied for the first time."
    RULE_OR_MODEL_CHANGED = "rule_or_model_changed", "The settings, the linker's version, or what a model answered differ."
    OTHER_SOURCE = "other_source", "Another page of the article changed, came or went: one that contradicts, copies or outranks."
    OTHER_LINK = "other_link", "Another link of the article came, went or moved, and the link rules made room or lost it."

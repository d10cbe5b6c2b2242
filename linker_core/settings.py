"""Every rule and threshold of the linker: name, default, reason. `linker.toml` overrides what it names, nothing else."""

import tomllib
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from linker_core.digests import digest_parts
from linker_core.errors import SettingsError


class Section(BaseModel):
    """A part of the settings: immutable, and unknown keys are errors rather than silent typos."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class InputSettings(Section):
    """Limits on what is read."""

    max_record_bytes: int = Field(64 * 2**20, gt=0, description="A longer line or file is set aside: no article is that large.")
    max_file_bytes: int = Field(
        2**40, gt=0, description="Decompressed bytes read from one file before it is cut off: bounds decompression bombs."
    )


class ShardSettings(Section):
    """The unit of work and retry."""

    max_bytes: int = Field(
        64 * 2**20, gt=0, description="Input bytes of one shard: large enough to amortise SQL, small in memory."
    )
    max_articles: int = Field(
        400, gt=0, description="Articles of one shard: 312 of 20 KB with 8 results each took a worker 0.7 GB."
    )


class ArticleSettings(Section):
    """Which pages are worked on, and how much one page may cost."""

    languages: tuple[str, ...] = Field(
        ("en",),
        description="Languages that are judged; other articles end in a reason. Claims are told by English turns of phrase: any"
        " other language named here is judged by length, marks, words, names and values alone.",
    )
    max_page_bytes: int = Field(8 * 2**20, gt=0, description="A larger page is published unchanged.")
    max_depth: int = Field(512, gt=0, description="Open elements at once; browsers cap nesting at the same depth.")
    max_attributes: int = Field(
        1000, gt=0, description="Attributes of one tag: parsers compare each with all before it, and nobody writes so many."
    )
    max_seconds: float = Field(20.0, gt=0, description="CPU time that one page may take in one stage.")


class ClaimSettings(Section):
    """What counts as a checkable sentence."""

    min_words: int = Field(5, gt=0, description="Shorter sentences name too little to be checked.")
    max_words: int = Field(80, gt=0, description="Longer 'sentences' are lists or broken segmentation.")
    min_factuality: float = Field(
        0.4, ge=0, le=1, description="Least probability that people would call the sentence verifiable; 0.4 is best on speeches."
    )
    min_factuality_of_stance: float = Field(
        0.5, ge=0, le=1, description="The same where words of opinion, prediction or address speak against it."
    )


class SourceSettings(Section):
    """Which supplied results may be linked."""

    own_domains: tuple[str, ...] = Field((), description="The publisher's sites, beside the host of the article's own url.")
    blocked_domains: tuple[str, ...] = Field((), description="Domains never linked.")
    authority_file: Path | None = Field(None, description="CSV (domain,tier) that replaces the shipped table.")
    authority_extra: Path | None = Field(
        None, description="CSV (domain,tier) laid over the table: its lines count before those of the same domain."
    )
    blocked_tiers: tuple[str, ...] = Field(("farm",), description="Tiers never linked.")
    max_url_length: int = Field(2048, gt=0, description="Longer addresses are cut by browsers and servers.")
    max_text_chars: int = Field(200_000, gt=0, description="Text of one source beyond this is not read.")
    max_results: int = Field(
        200,
        gt=0,
        description="Results of one article that are read, by position: a few searches give so many, and ten thousand would take"
        " the time and memory of a thousand other articles.",
    )


class MatchSettings(Section):
    """Which sources are looked at for a claim."""

    max_document_share: float = Field(0.02, gt=0, le=1, description="Terms in more sentences than this carry no information.")
    min_coverage: float = Field(
        0.2,
        ge=0,
        le=1,
        description="Least weighted share of the claim's terms in one source sentence: a fifth may be all of one part.",
    )
    max_sources: int = Field(4, gt=0, description="Candidates judged per claim.")
    max_pairs: int = Field(
        4_000_000,
        gt=0,
        description="Claims of an article times the sentences of its sources; one with more is published unchanged, for it would"
        " take more time and memory than a thousand others.",
    )
    max_passages: int = Field(
        3, gt=0, description="Source sentences per candidate: the union of three finds support spread over a page."
    )


class JudgeSettings(Section):
    """When a candidate counts as supported."""

    min_score: float = Field(0.38, ge=0, le=1, description="Least probability of support, after the vetoes.")
    min_best_coverage: float = Field(
        0.3,
        ge=0,
        le=1,
        description="Least weighted share of a claim in one sentence of the source: scattered words prove nothing.",
    )
    by_parts: bool = Field(True, description="Whether a part of a compound claim may be linked where the whole is not supported.")
    min_part_score: float = Field(
        0.45, ge=0, le=1, description="The same for a part of a compound claim, which says less and so is found more easily."
    )
    min_part_coverage: float = Field(
        0.6,
        ge=0,
        le=1,
        description="Least weighted share of a part's words in one sentence of the source: so little must be said at once.",
    )
    model_file: Path | None = Field(
        None, description="A judge.json of your own, written by `linker train`; default: the shipped one."
    )
    min_precision: float | None = Field(
        None,
        gt=0,
        le=1,
        description="Share of the links that shall be right: the calibration beside the model picks the score, instead of"
        " `min_score`. Learnt from pages that people judged; measure on your own with `linker evaluate`.",
    )

    @model_validator(mode="after")
    def _check_threshold(self) -> Self:
        """One of the two decides."""
        if self.min_precision is not None and "min_score" in self.model_fields_set:
            raise ValueError("give min_score or min_precision, not both: either decides how sure a verdict must be")
        return self


class EndpointSettings(Section):
    """A second judge behind an OpenAI-compatible address. Claims and source texts are sent there."""

    base_url: str | None = Field(None, description="Address before `/chat/completions`, such as `http://127.0.0.1:8080/v1`.")
    model: str | None = Field(None, description="The model's name at that address.")
    api_key_env: str | None = Field(
        None,
        pattern="^[A-Za-z_][A-Za-z0-9_]*$",
        description="Name of the environment variable that holds the key; the key itself is written nowhere.",
    )
    timeout_seconds: float = Field(60.0, gt=0, description="Wait for one answer; longer ones are rarely still on their way.")
    max_retries: int = Field(2, ge=0, description="After a timeout, a lost connection, or the statuses 408, 409, 429 and 5xx.")
    retry_seconds: float = Field(1.0, ge=0, description="Wait before the first of them; each later one waits twice as long.")
    concurrency: int = Field(4, gt=0, description="Questions under way at once, per worker.")
    json_mode: bool = Field(True, description="Ask for JSON by `response_format`; off for endpoints that refuse the parameter.")

    @field_validator("base_url")
    @classmethod
    def _holds_no_secret(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "http://host")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an http or https address")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("must hold no user name, password, query or fragment; name the key's variable in api_key_env")
        return url


class CrossEncoderSettings(Section):
    """A second judge from a folder, run here by onnxruntime; needs `pip install 'claim-linker[cross-encoder]'`."""

    folder: Path | None = Field(None, description="Holds `model.onnx` and `tokenizer.json`, and all that they refer to.")
    label: int = Field(0, ge=0, description="Place of the label that means support among the model's outputs.")
    max_tokens: int = Field(512, ge=16, description="Of evidence and claim together; the evidence is cut, never the claim.")


class SecondJudgeSettings(Section):
    """A heavier judge that is asked where the first one is undecided. Off by default; see [its page](second-judge.md)."""

    kind: Literal["none", "endpoint", "cross_encoder", "python"] = Field(
        "none", description="`none`, `endpoint`, `cross_encoder`, or `python` for any model of yours."
    )
    min_score: float = Field(
        0.25, ge=0, le=1, description="First score from which a pair is asked about: below, about one in ten is support."
    )
    max_score: float = Field(
        0.85, ge=0, le=1, description="First score up to which a pair is asked about: above, about four in five are support."
    )
    accept: float = Field(0.8, ge=0, le=1, description="Least second probability of support: a wrong link costs more than none.")
    on_failure: Literal["leave", "stop"] = Field(
        "leave",
        description="A question without a usable answer: `leave` the pair undecided, unlinked and counted, or `stop` the run.",
    )
    factory: str | None = Field(
        None, pattern=r"^[\w.]+:\w+$", description="`module:function` that makes the model of kind `python`; it is run."
    )
    endpoint: EndpointSettings = EndpointSettings()
    cross_encoder: CrossEncoderSettings = CrossEncoderSettings()

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        needs: dict[str, dict[str, object]] = {
            "endpoint": {"endpoint.base_url": self.endpoint.base_url, "endpoint.model": self.endpoint.model},
            "cross_encoder": {"cross_encoder.folder": self.cross_encoder.folder},
            "python": {"factory": self.factory},
        }
        missing = [name for name, value in needs.get(self.kind, {}).items() if not value]
        if missing:
            raise ValueError(f"kind {self.kind} needs {' and '.join(missing)}")
        if self.min_score > self.max_score:
            raise ValueError("min_score must not be above max_score")
        return self


class DomainRule(Section):
    """Link attributes for one domain and its subdomains."""

    domain: str = Field(description="The domain: `partner.example` also means `www.partner.example`.")
    rel: tuple[Literal["sponsored", "ugc", "nofollow"], ...] = Field(
        (),
        description="Behind `noopener noreferrer`: `sponsored` for paid links, `ugc` for pages of users, `nofollow` for neither.",
    )


class PolicySettings(Section):
    """All rules for links on a page."""

    max_links_per_article: int = Field(20, gt=0, description="More reads as spam.")
    max_links_per_paragraph: int = Field(4, gt=0, description="More makes a paragraph unreadable.")
    min_distance_chars: int = Field(20, ge=0, description="Least text between two links, existing ones included.")
    one_link_per_url: bool = Field(True, description="A page is linked once per article.")
    min_anchor_words: int = Field(2, gt=0, description="A lone name or amount may be one word.")
    max_anchor_words: int = Field(
        8, gt=0, description="Longer anchors tell neither readers nor search engines what is behind them."
    )
    max_days_after_article: int = Field(
        45, ge=0, description="A source published later than this after the article describes another state of affairs."
    )
    copy_similarity: float = Field(
        0.9,
        ge=0,
        le=1,
        description="A source sentence that shares so much of its words, or of its runs of three, with the claim repeats it.",
    )
    copying_tiers: tuple[str, ...] = Field(
        ("unknown", "user_generated", "farm"), description="Tiers in which such a sentence is taken for a copy of the article."
    )
    source_copy_share: float = Field(
        0.7,
        ge=0,
        le=1,
        description="Two sources are one text, and one voice, where the larger holds this share of the smaller's runs of five"
        " words: mirrors and reprints have 0.75 and more in common, pages on one subject 0.55 at the most.",
    )
    article_copy_share: float = Field(
        0.5,
        ge=0,
        le=1,
        description="A page that holds this share of the article's runs of five words has its text from it, or both from a third:"
        " it proves nothing, unless it is the party's own.",
    )
    unlinked_tiers: tuple[str, ...] = Field(
        ("user_generated",), description="Tiers that may show what is said but are no proof of it: judged, never linked."
    )
    domain_rules: tuple[DomainRule, ...] = ()


class LinkSettings(Section):
    """How links are written."""

    text_fragments: bool = Field(
        False,
        description="Whether an address leads to the very sentence (`#:~:text=…`), where the quote stands once in the page's own"
        " text. `links.url` stays what was supplied; `links.href` is what was written.",
    )


class OutputSettings(Section):
    """How the result lies in OUT."""

    pages: Literal["files", "parquet"] = Field(
        "files",
        description="Published pages as files below `html/`, or as rows of the table `pages`: in an object store millions of"
        " small objects cost more than all the rest, and a table is published by the commit alone. `--pages` overrules it.",
    )


class KeepSettings(Section):
    """What is kept of the past: what can be undone and asked with `--as-of`. It changes nothing of what is published."""

    snapshots: int = Field(
        3,
        gt=0,
        description="The newest states, the current one included, are kept whatever their age: the last runs can be undone."
        " Each may need as much disk as the archive.",
    )
    days: float = Field(
        7.0, ge=0, description="A state that was current within so many days is kept: a bad night is noticed within the week."
    )
    grace_hours: float = Field(
        24.0,
        ge=0,
        description="What nothing needs any more stays for so long: a reader may have opened it before another state took its"
        " place. No query runs longer than a day.",
    )
    history_files: int = Field(
        50,
        gt=0,
        description="A table of history is merged into one file when it has more: every run adds one, a query opens all.",
    )


class PublishSettings(Section):
    """How much a run may take from what is published before it is refused, unless `--accept` says that it is meant."""

    max_links_lost: float = Field(
        0.05, ge=0, le=1, description="Share of the published links that may vanish: a night's edits take a few in a thousand."
    )
    max_results_lost: float = Field(
        0.2, ge=0, le=1, description="Share of the supplied results that may vanish: searches made anew give some other pages."
    )
    min_links_lost: int = Field(
        20, ge=0, description="Fewer lost links are never refused: in a small archive one article may hold a tenth of them."
    )
    min_results_lost: int = Field(
        100, ge=0, description="The same for results: a few articles that are withdrawn take as many along."
    )


class ReportSettings(Section):
    """What the report asks of people. It changes nothing of what is published."""

    sample_links: int = Field(
        20,
        ge=0,
        description="Of the links that a run added so many are drawn by lot for people to grade; 0 asks for none. Twenty are a"
        " quarter of an hour, and a week of nights tells a share of nine in ten to within five points.",
    )


class Settings(Section):
    """The whole configuration."""

    input: InputSettings = InputSettings()
    shards: ShardSettings = ShardSettings()
    articles: ArticleSettings = ArticleSettings()
    claims: ClaimSettings = ClaimSettings()
    sources: SourceSettings = SourceSettings()
    match: MatchSettings = MatchSettings()
    judge: JudgeSettings = JudgeSettings()
    second_judge: SecondJudgeSettings = SecondJudgeSettings()
    policy: PolicySettings = PolicySettings()
    links: LinkSettings = LinkSettings()
    output: OutputSettings = OutputSettings()
    keep: KeepSettings = KeepSettings()
    publish: PublishSettings = PublishSettings()
    report: ReportSettings = ReportSettings()

    def digest(self) -> str:
        """Names this configuration in reuse decisions; equal settings, equal digest.

        What decides whether a state is published, how long it is kept and what people are asked of it, and not what it is, has
        no part in it.
        """
        return digest_parts(self.model_dump_json(exclude={"keep", "publish", "report"}))


def load_settings(path: Path | None) -> Settings:
    """The settings of a TOML file over the defaults.

    Raises:
        SettingsError: the file is missing, is no TOML, or names unknown or unfit values; all of them are listed.
    """
    if path is None:
        return Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: no such configuration file; check --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"{path}: {faults}. See docs/configuration.md for the names and their ranges") from error

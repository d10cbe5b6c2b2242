"""A claim, a source and the pair of them, as the judge gets them; for tests."""

from linker_core.analysis import Analyst
from linker_core.judge import FeatureJudge
from linker_core.matching import match_claims
from linker_core.records import Claim, Passage, Source
from linker_core.sentences import split_sentences
from linker_core.settings import JudgeSettings, MatchSettings
from linker_core.weights import load_weights
from linker_core.words import load_vocabulary


def make_claim(text, *, context="", article_id="a", ordinal=0):
    return Claim(f"{article_id}-c{ordinal}", article_id, f"s{ordinal}", ordinal, 0, 0, len(text), 0, len(text), text, context, ())


def make_source(text, *, title="", published_on=None, article_id="a", source_id="x", tier="news", position=1):
    url = f"https://{source_id}.example/page"
    return Source(
        source_id,
        article_id,
        position,
        url,
        url,
        f"{source_id}.example",
        tier,
        title,
        published_on,
        f"digest of {text}",
        text,
        None,
    )


def passages_of(sources):
    return {
        source.text_digest: tuple(
            Passage(source.text_digest, number, start, end) for number, (start, end) in enumerate(split_sentences(source.text))
        )
        for source in sources
    }


def match(claims, sources, settings=None):
    return match_claims(claims, sources, passages_of(sources), settings or MatchSettings(min_coverage=0.01))


def make_judge(*, is_thorough=False, **settings):
    chosen = JudgeSettings(**({"min_score": 0.5} | settings))
    return FeatureJudge(load_weights(), Analyst(load_vocabulary()), chosen, 3, is_thorough=is_thorough)

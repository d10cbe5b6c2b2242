-- One row per row whose reason or verdict is not on the closed list for its table (promise 3).
with

unknown as (
    select
        article_id as key,
        'articles.reason ' || reason as name
    from articles
    where not list_contains($article_reasons, reason)
    union all
    select
        article_id as key,
        'sentences.reason ' || reason as name
    from sentences
    where not list_contains($sentence_reasons, reason)
    union all
    select
        article_id as key,
        'claims.reason ' || reason as name
    from claims
    where not list_contains($claim_reasons, reason)
    union all
    select
        article_id as key,
        'sources.reason ' || reason as name
    from sources
    where not list_contains($source_reasons, reason)
    union all
    select
        article_id as key,
        'candidates.reason ' || reason as name
    from candidates
    where not list_contains($candidate_reasons, reason)
    union all
    select
        digest as key,
        'drops.reason ' || reason as name
    from drops
    where not list_contains($drop_reasons, reason)
    union all
    select
        decision_id as key,
        'decisions.reason ' || reason as name
    from decisions
    where not list_contains($decision_reasons, reason)
    union all
    select
        article_id as key,
        'rulings.reason ' || reason as name
    from rulings
    where not list_contains($decision_reasons, reason)
    union all
    select
        article_id as key,
        'claims.verdict ' || verdict as name
    from claims
    where not list_contains($verdicts, verdict)
    union all
    select
        article_id as key,
        'candidates.verdict ' || verdict as name
    from candidates
    where not list_contains($verdicts, verdict)
),

breaches as (
    select
        'reasons_known' as check_name,
        3 as promise,
        key,
        name || ' is not a known code' as detail
    from unknown
)

select * from breaches

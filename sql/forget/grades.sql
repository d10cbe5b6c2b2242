-- Grain: one row per grade that speaks of no claim, address or evidence but those of the current state.
with known as (
    select
        article_id,
        url
    from store_results
),

evidence as (
    select
        article_id,
        claim_id,
        source_id,
        sha256(quote) as quote_digest
    from candidates
),

kept as (
    select grades.*
    from grades
    semi join known on grades.article_id = known.article_id and grades.url = known.url
    semi join evidence
        on
            grades.article_id = evidence.article_id
            and grades.claim_id = evidence.claim_id
            and grades.source_id = evidence.source_id
            and grades.quote_digest = evidence.quote_digest
)

select * from kept

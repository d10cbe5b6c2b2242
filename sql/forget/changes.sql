-- Grain: one row per change that speaks of no article, claim or address but those of the current state.
with known as (
    select
        article_id,
        url
    from store_results
),

kept as (
    select changes.*
    from changes
    semi join claims on changes.article_id = claims.article_id and changes.claim_id = claims.claim_id
    where
        (
            changes.url_before is null
            or (changes.article_id, changes.url_before) in (select (known.article_id, known.url) from known)
        )
        and (
            changes.url_after is null
            or (changes.article_id, changes.url_after) in (select (known.article_id, known.url) from known)
        )
)

select * from kept

-- Links that the history tells of, there or gone.
-- Grain: one row per address that a claim of the articles in the list $article_ids was ever linked to.
with wanted as (select unnest($article_ids) as article_id),

changes as (
    select * from changes
    where article_id in (select w.article_id from wanted as w)
),

told as (
    select
        article_id,
        claim_id,
        url_before as url
    from changes
    where url_before is not null
    union
    select
        article_id,
        claim_id,
        url_after as url
    from changes
    where url_after is not null
)

select * from told
order by article_id, claim_id, url

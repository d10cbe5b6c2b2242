-- The candidates of some articles that did not become the link: conflicts first, then by score. Of sources
-- that say too little of a claim to be weighed only the nearest is told, and only where no other was weighed.
-- Grain: one row per claim and source of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

candidates as (
    select * from candidates
    where article_id in (select w.article_id from wanted as w)
    qualify
        score is not null
        or row_number() over (
            partition by article_id, claim_id order by score desc nulls last, match_score desc, source_id asc
        ) = 1
),

lost as (
    select * from candidates
    where reason is not null
),

conflicts as (
    select * from conflicts
    where article_id in (select w.article_id from wanted as w)
),

described as (
    select
        c.article_id,
        c.claim_id,
        c.source_id,
        c.tier,
        c.verdict,
        c.score,
        c.quote,
        c.reason,
        c.part,
        k.claim_value,
        k.source_value
    from lost as c
    left join conflicts as k
        on c.article_id = k.article_id and c.claim_id = k.claim_id and c.source_id = k.source_id
)

select * from described
order by article_id asc, claim_id asc, (source_value is null) asc, score desc nulls last, source_id asc

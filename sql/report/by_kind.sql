-- Coverage by what claims state; a claim of two kinds counts in both ('' where it has none).
-- Grain: one row per claim kind.
with claims as (select * from claims),

conflicts as (
    select * from conflicts
    where decision_id is null
),

kinds as (
    select
        article_id,
        claim_id,
        reason,
        unnest(if(len(kinds) = 0, [''], list_distinct(kinds))) as value
    from claims
),

contested as (
    select distinct
        article_id,
        claim_id
    from conflicts
),

counted as (
    select
        c.value,
        count(distinct c.article_id) as articles,
        count(*) as claims,
        count(*) filter (where c.reason is null) as linked,
        count(k.claim_id) as conflicts
    from kinds as c
    left join contested as k on c.article_id = k.article_id and c.claim_id = k.claim_id
    group by c.value
),

shared as (
    select
        *,
        linked::double / nullif(claims, 0)::double as share_linked
    from counted
)

select * from shared
order by claims desc, value asc

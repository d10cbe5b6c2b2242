-- Coverage by the site of its address ('' where an article has none).
-- Grain: one row per site.
with articles as (select * from articles),

claims as (select * from claims),

conflicts as (
    select * from conflicts
    where decision_id is null
),

placed as (
    select
        article_id,
        coalesce(nullif(regexp_extract(lower(url), '^https?://(?:www\.)?([^/?#:@]+)', 1), ''), '') as value
    from articles
),

contested as (
    select distinct
        article_id,
        claim_id
    from conflicts
),

counted as (
    select
        p.value,
        count(distinct p.article_id) as articles,
        count(c.claim_id) as claims,
        count(c.claim_id) filter (where c.reason is null) as linked,
        count(k.claim_id) as conflicts
    from placed as p
    left join claims as c on p.article_id = c.article_id
    left join contested as k on c.article_id = k.article_id and c.claim_id = k.claim_id
    group by p.value
),

shared as (
    select
        *,
        linked::double / nullif(claims, 0)::double as share_linked
    from counted
)

select * from shared
order by claims desc, value asc

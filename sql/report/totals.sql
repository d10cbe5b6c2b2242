-- What the archive holds and what became of it.
-- Grain: one row.
with articles as (select * from articles),

claims as (select * from claims),

links as (select * from links),

conflicts as (
    select * from conflicts
    where decision_id is null
),

article_totals as (
    select
        count(*) as articles,
        count(*) filter (where reason is null) as articles_linked,
        coalesce(sum(count_bytes), 0)::bigint as bytes
    from articles
),

claim_totals as (
    select
        count(*) as claims,
        count(*) filter (where reason is null) as claims_linked,
        count(*) filter (where verdict = 'supported') as claims_supported
    from claims
),

link_totals as (
    select
        count(*) as links,
        count(distinct source_id) as sources_linked
    from links
),

contested as (
    select distinct
        article_id,
        claim_id
    from conflicts
)

select
    a.*,
    (select count(*) from sentences) as sentences,
    c.*,
    l.*,
    (select count(*) from conflicts) as conflicts,
    (select count(*) from contested) as claims_in_conflict,
    (select count(*) from sources) as results,
    (select count(*) from candidates) as candidates,
    (select count(*) from drops) as drops,
    c.claims_linked::double / nullif(c.claims, 0)::double as share_linked
from article_totals as a
cross join claim_totals as c
cross join link_totals as l

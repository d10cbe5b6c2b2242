-- What was supplied and what was linked, by authority tier ('' for refused addresses, which have none).
-- Grain: one row per tier.
with sources as (select * from sources),

links as (select * from links),

link_counts as (
    select
        article_id,
        source_id,
        count(*) as links
    from links
    group by article_id, source_id
),

pages as (
    select
        article_id,
        source_id,
        coalesce(min(tier), '') as tier,
        count(*) as results
    from sources
    group by article_id, source_id
),

counted as (
    select
        p.tier as value,
        sum(p.results)::bigint as results,
        count(l.source_id) as linked,
        coalesce(sum(l.links), 0)::bigint as links
    from pages as p
    left join link_counts as l on p.article_id = l.article_id and p.source_id = l.source_id
    group by p.tier
),

shared as (
    select
        *,
        links::double / nullif(sum(links) over (), 0)::double as share_of_links
    from counted
)

select * from shared
order by links desc, results desc, value asc

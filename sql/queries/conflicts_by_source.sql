-- Question: which single pages contradict our articles, and do we link to them elsewhere?
-- Grain: one row per source in conflict with a claim.
-- Columns: source_id; url: one of its addresses as supplied; tier; conflicts; articles: with such a conflict;
--   links: to the page in the whole archive; claim_value and source_value of one of the conflicts.
with conflicts as (select * from conflicts),

sources as (select * from sources),

links as (select * from links),

pages as (
    select
        source_id,
        min(url) as url,
        min(tier) as tier
    from sources
    group by source_id
),

link_counts as (
    select
        source_id,
        count(*) as links
    from links
    group by source_id
),

conflict_counts as (
    select
        source_id,
        count(*) as conflicts,
        count(distinct article_id) as articles,
        min((claim_value, source_value)) as example
    from conflicts
    group by source_id
),

joined as (
    select
        k.source_id,
        p.url,
        p.tier,
        k.conflicts,
        k.articles,
        coalesce(l.links, 0)::bigint as links,
        k.example[1] as claim_value,
        k.example[2] as source_value
    from conflict_counts as k
    left join pages as p on k.source_id = p.source_id
    left join link_counts as l on k.source_id = l.source_id
)

select * from joined
order by conflicts desc, url asc, source_id asc

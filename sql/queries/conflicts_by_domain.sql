-- Question: which domains contradict our articles, and how often do we link to them all the same?
-- Grain: one row per domain in conflict with a claim.
-- Columns: domain; tier; conflicts; articles: with such a conflict; links: to the domain in the whole
--   archive.
with conflicts as (select * from conflicts),

sources as (select * from sources),

links as (select * from links),

pages as (
    select
        article_id,
        source_id,
        min(domain) as domain,
        min(tier) as tier
    from sources
    group by article_id, source_id
),

link_counts as (
    select
        p.domain,
        count(*) as links
    from links as l
    join pages as p on l.article_id = p.article_id and l.source_id = p.source_id
    group by p.domain
),

conflict_counts as (
    select
        p.domain,
        min(p.tier) as tier,
        count(*) as conflicts,
        count(distinct k.article_id) as articles
    from conflicts as k
    join pages as p on k.article_id = p.article_id and k.source_id = p.source_id
    group by p.domain
),

joined as (
    select
        k.*,
        coalesce(l.links, 0)::bigint as links
    from conflict_counts as k
    left join link_counts as l on k.domain = l.domain
)

select * from joined
order by conflicts desc, domain asc

-- The domains that links lead to, most linked first.
-- Grain: one row per domain; at most $count_rows rows. The tier is that of its links.
with sources as (select * from sources),

links as (select * from links),

pages as (
    select
        article_id,
        source_id,
        min(domain) as domain
    from sources
    where domain is not null
    group by article_id, source_id
),

counted as (
    select
        p.domain as value,
        array_to_string(list_sort(list(distinct l.tier)), ', ') as tier,
        count(*) as links,
        count(distinct l.article_id) as articles,
        count(distinct l.source_id) as pages
    from links as l
    join pages as p on l.article_id = p.article_id and l.source_id = p.source_id
    group by p.domain
),

shared as (
    select
        *,
        links::double / sum(links) over ()::double as share_of_links
    from counted
)

select * from shared
order by links desc, value asc
limit $count_rows

-- Question: which domains do we lean on?
-- Grain: one row per domain that links lead to.
-- Columns: domain; tier: of its links; links; articles: with such a link; pages: distinct pages linked;
--   share_of_links of all links; running_share: of this domain and all above it.
with sources as (select * from sources),

links as (select * from links),

pages as (
    select
        article_id,
        source_id,
        min(domain) as domain
    from sources
    group by article_id, source_id
),

counted as (
    select
        p.domain,
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
        links::double / sum(links) over ()::double as share_of_links,
        sum(links) over (order by links desc, domain asc)::double as running_links
    from counted
),

summed as (
    select
        * exclude (running_links),
        running_links / sum(links) over ()::double as running_share
    from shared
)

select * from summed
order by links desc, domain asc

-- Question: how much authority stands behind our links?
-- Grain: one row per tier that links lead to.
-- Columns: tier; links; articles; domains; share_of_links of all links; mean_score of support.
with links as (select * from links),

sources as (select * from sources),

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
        l.tier,
        count(*) as links,
        count(distinct l.article_id) as articles,
        count(distinct p.domain) as domains,
        avg(l.score) as mean_score
    from links as l
    left join pages as p on l.article_id = p.article_id and l.source_id = p.source_id
    group by all
),

shared as (
    select
        tier,
        links,
        articles,
        domains,
        links::double / sum(links) over ()::double as share_of_links,
        mean_score
    from counted
)

select * from shared
order by links desc, tier asc

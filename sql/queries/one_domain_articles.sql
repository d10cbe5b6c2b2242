-- Question: which articles rest on one domain alone?
-- Grain: one row per article with at least two links, all to the same domain.
-- Columns: article_id; title; domain; links.
with articles as (select * from articles),

links as (select * from links),

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
        l.article_id,
        min(p.domain) as domain,
        count(*) as links
    from links as l
    join pages as p on l.article_id = p.article_id and l.source_id = p.source_id
    group by l.article_id
    having count(distinct p.domain) = 1 and count(*) > 1
),

named as (
    select
        c.article_id,
        a.title,
        c.domain,
        c.links
    from counted as c
    join articles as a on c.article_id = a.article_id
)

select * from named
order by links desc, article_id asc

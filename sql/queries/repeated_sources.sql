-- Question: which pages are supplied for several articles, and are they of use everywhere?
-- Grain: one row per source that was supplied for at least two articles.
-- Columns: source_id; url: one of its addresses as supplied; domain; articles it was supplied for;
--   linked_articles: those that link to it; addresses: spellings of its address; texts: different ones
--   supplied.
with sources as (select * from sources),

links as (select * from links),

linked as (
    select
        source_id,
        count(distinct article_id) as linked_articles
    from links
    group by source_id
),

counted as (
    select
        source_id,
        min(url) as url,
        min(domain) as domain,
        count(distinct article_id) as articles,
        count(distinct url) as addresses,
        count(distinct text_digest) as texts
    from sources
    where canonical_url is not null
    group by source_id
    having count(distinct article_id) > 1
),

joined as (
    select
        c.source_id,
        c.url,
        c.domain,
        c.articles,
        coalesce(l.linked_articles, 0)::bigint as linked_articles,
        c.addresses,
        c.texts
    from counted as c
    left join linked as l on c.source_id = l.source_id
)

select * from joined
order by articles desc, url asc, source_id asc

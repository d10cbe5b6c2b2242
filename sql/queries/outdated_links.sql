-- Question: which links lead to a page that changed after the article came out, and should be read again?
-- Grain: one row per link whose source bears a later day than its article; both days must be known.
-- Columns: article_id; link_id; published_on: day of the article; changed_on: day of the source; days between
--   them; domain; url; quote: what the page said when it was supplied.
with articles as (select * from articles),

sources as (select * from sources),

links as (select * from links),

source_days as (
    select
        article_id,
        source_id,
        min(domain) as domain,
        max(try_cast(published_on as date)) as changed_on
    from sources
    group by article_id, source_id
),

dated as (
    select
        l.article_id,
        l.link_id,
        try_cast(a.published_on as date) as published_on,
        s.changed_on,
        date_diff('day', try_cast(a.published_on as date), s.changed_on) as days,
        s.domain,
        l.url,
        l.quote
    from links as l
    join articles as a on l.article_id = a.article_id
    join source_days as s on l.article_id = s.article_id and l.source_id = s.source_id
)

select * from dated
where days > 0
order by days desc, article_id asc, link_id asc

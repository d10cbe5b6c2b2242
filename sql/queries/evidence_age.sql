-- Question: how fresh is our evidence beside the articles that rest on it?
-- Grain: one row per class of age that has a link.
-- Columns: age: the source's day against the article's, in classes from "after the article" to "unknown";
--   links; articles; share_of_links; median_days from source to article, negative where the source is later,
--   null where a day is unknown.
with articles as (select * from articles),

sources as (select * from sources),

links as (select * from links),

source_days as (
    select
        article_id,
        source_id,
        max(try_cast(published_on as date)) as published_on
    from sources
    group by article_id, source_id
),

dated as (
    select
        l.article_id,
        date_diff('day', s.published_on, try_cast(a.published_on as date)) as days
    from links as l
    join articles as a on l.article_id = a.article_id
    join source_days as s on l.article_id = s.article_id and l.source_id = s.source_id
),

classed as (
    select
        *,
        case
            when days is null then 6
            when days < 0 then 1
            when days <= 7 then 2
            when days <= 365 then 3
            when days <= 1826 then 4
            else 5
        end as class
    from dated
),

counted as (
    select
        class,
        count(*) as links,
        count(distinct article_id) as articles,
        median(days) as median_days
    from classed
    group by class
),

named as (
    select
        class,
        [
            'after the article',
            'up to a week',
            'up to a year',
            'up to five years',
            'older',
            'unknown'
        ][class] as age,
        links,
        articles,
        links::double / sum(links) over ()::double as share_of_links,
        median_days
    from counted
)

select * exclude (class) from named
order by class

-- Question: which words lead to different pages in different places?
-- Grain: one row per anchor text, letter case aside, whose links lead to at least two pages.
-- Columns: anchor: the words in small letters; pages; links; articles; urls: the addresses it leads to.
with links as (select * from links),

counted as (
    select
        lower(trim(anchor_text)) as anchor,
        count(distinct source_id) as pages,
        count(*) as links,
        count(distinct article_id) as articles,
        list_sort(list(distinct url)) as urls
    from links
    group by all
    having count(distinct source_id) > 1
)

select * from counted
order by pages desc, links desc, anchor asc

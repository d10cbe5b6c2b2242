-- Question: which pages support claims in several articles, so that a mistake in one of them spreads?
-- Grain: one row per source linked from at least two articles.
-- Columns: source_id; url: one of its addresses as written; articles; links; first_article, last_article: the
--   smallest and largest article id that lead to it.
with links as (select * from links),

counted as (
    select
        source_id,
        min(url) as url,
        count(distinct article_id) as articles,
        count(*) as links,
        min(article_id) as first_article,
        max(article_id) as last_article
    from links
    group by source_id
    having count(distinct article_id) > 1
)

select * from counted
order by articles desc, links desc, source_id asc

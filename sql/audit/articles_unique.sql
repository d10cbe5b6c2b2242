-- One row per id or page that more than one article has, whatever the case of its letters (promise 1).
with

named as (
    select
        article_id as key,
        'id ' || article_id as name
    from articles
    union all
    select
        article_id as key,
        'page ' || lower(page_path) as name
    from articles
),

breaches as (
    select
        'articles_unique' as check_name,
        1 as promise,
        min(key) as key,
        count(*) || ' articles have the ' || name as detail
    from named
    group by name
    having count(*) > 1
)

select * from breaches

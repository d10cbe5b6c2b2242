-- Article ids that look most like $article_id, for a message when it is unknown.
-- Grain: one row per article; at most $count_rows rows.
with articles as (select * from articles),

compared as (
    select
        article_id,
        jaro_winkler_similarity(article_id, $article_id) as similarity
    from articles
)

select * from compared
order by similarity desc, article_id asc
limit $count_rows

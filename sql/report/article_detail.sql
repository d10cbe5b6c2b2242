-- One article.
-- Grain: one row where $article_id is known, else none.
with articles as (
    select * from articles
    where article_id = $article_id
)

select * from articles

-- Grain: one row per article id of the input: the record that stays, the one with the smallest digest.
-- Parameter: $articles, the heads of the article chunks.
with

articles as (
    select
        article_id,
        digest,
        key,
        fold,
        size
    from read_parquet($articles)
)

select
    article_id,
    any_value(key) as key,
    any_value(fold) as fold,
    arg_min(size, digest) as count_bytes
from articles
group by article_id

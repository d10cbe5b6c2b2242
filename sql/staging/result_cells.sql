-- Grain: one row per cell, the first 12 bits of the key, that holds results of articles that stay.
-- Parameter: $results, the heads of the result chunks.
with

results as (
    select
        article_id,
        url,
        digest,
        key,
        size
    from read_parquet($results)
),

final_results as (
    select
        article_id,
        url,
        any_value(key) as key,
        arg_min(size, digest) as count_bytes
    from results
    where article_id in (select article_id from final_articles)
    group by article_id, url
)

select
    (key >> 52)::integer as cell,
    0::bigint as count_articles,
    sum(count_bytes)::bigint as count_bytes
from final_results
group by cell
order by cell

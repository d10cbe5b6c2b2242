-- Grain: one row per cell, the first 12 bits of the key, that holds results; those of unknown articles, which
-- wait for them, included. Ids count where no article has them.
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
    group by article_id, url
),

known_articles as (
    select article_id from final_articles
)

select
    (final_results.key >> 52)::integer as cell,
    0::bigint as count_articles,
    sum(final_results.count_bytes)::bigint as count_bytes,
    count(distinct final_results.article_id) filter (where known_articles.article_id is null) as count_ids
from final_results
left join known_articles on final_results.article_id = known_articles.article_id
group by cell
order by cell

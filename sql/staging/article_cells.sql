-- Grain: one row per cell, the first 12 bits of the key, that holds articles.
select
    (key >> 52)::integer as cell,
    count(*) as count_articles,
    sum(count_bytes)::bigint as count_bytes,
    count(*) as count_ids
from final_articles
group by cell
order by cell

-- Grain: one row per result that waits for its article.
select
    article_id,
    url
from store_orphans
order by article_id, url

-- Grain: one row per article that was supplied with a page of one of the sources.
-- Parameter: $source_ids, the sources.
select distinct article_id
from sources
where source_id in (select unnest($source_ids))
order by article_id

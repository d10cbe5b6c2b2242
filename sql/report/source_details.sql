-- The sources of some articles as they were first supplied.
-- Grain: one row per source of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

sources as (
    select * from sources
    where article_id in (select w.article_id from wanted as w)
),

first_supplied as (
    select * from sources
    qualify row_number() over (
        partition by article_id, source_id
        order by coalesce(reason = 'duplicate_source', false), position, url
    ) = 1
)

select
    article_id,
    source_id,
    url,
    canonical_url is not null as is_safe,
    domain,
    title,
    published_on
from first_supplied

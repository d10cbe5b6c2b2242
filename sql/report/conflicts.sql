-- Claims that a source contradicts in a value, for somebody to look at.
-- Grain: one row per claim and source; at most $count_rows rows.
with conflicts as (
    select * from conflicts
    where decision_id is null
),

articles as (select * from articles),

sources as (select * from sources),

first_supplied as (
    select * from sources
    qualify row_number() over (partition by article_id, source_id order by position, url) = 1
),

described as (
    select
        k.article_id,
        k.claim_id,
        k.source_id,
        a.title as article_title,
        k.claim_text,
        k.claim_value,
        k.source_value,
        k.quote,
        s.url,
        s.canonical_url,
        s.domain,
        s.tier,
        s.published_on
    from conflicts as k
    left join articles as a on k.article_id = a.article_id
    left join first_supplied as s on k.article_id = s.article_id and k.source_id = s.source_id
)

select * from described
order by article_id, claim_id, source_id
limit $count_rows

-- The candidates of a stretch of articles that did not become the link: conflicts first, then by score.
-- Grain: one row per claim and source of the articles from $first to $last, both included.
with candidates as (
    select * from candidates
    where article_id between $first and $last
),

sources as (
    select * from sources
    where article_id between $first and $last
),

conflicts as (
    select * from conflicts
    where article_id between $first and $last
),

first_supplied as (
    select * from sources
    qualify row_number() over (
        partition by article_id, source_id
        order by coalesce(reason = 'duplicate_source', false), position, url
    ) = 1
),

described as (
    select
        c.article_id,
        c.claim_id,
        c.source_id,
        c.verdict,
        c.score,
        c.reason,
        c.quote,
        c.part,
        k.claim_value,
        k.source_value,
        s.url,
        s.canonical_url,
        s.domain,
        c.tier,
        s.title,
        s.published_on
    from candidates as c
    left join first_supplied as s on c.article_id = s.article_id and c.source_id = s.source_id
    left join conflicts as k
        on c.article_id = k.article_id and c.claim_id = k.claim_id and c.source_id = k.source_id
    where c.reason is not null
)

select * from described
order by article_id asc, claim_id asc, (source_value is null) asc, score desc, source_id asc

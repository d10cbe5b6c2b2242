-- The claims of a stretch of articles with the link each one got, if any.
-- Grain: one row per claim of the articles from $first to $last, both included.
with claims as (
    select * from claims
    where article_id between $first and $last
),

links as (
    select * from links
    where article_id between $first and $last
),

candidates as (
    select * from candidates
    where article_id between $first and $last
),

sources as (
    select * from sources
    where article_id between $first and $last
),

first_supplied as (
    select * from sources
    qualify row_number() over (
        partition by article_id, source_id
        order by coalesce(reason = 'duplicate_source', false), position, url
    ) = 1
),

claim_links as (
    select * from links
    qualify row_number() over (partition by article_id, claim_id order by byte_start) = 1
),

described as (
    select
        c.article_id,
        c.claim_id,
        c.sentence_id,
        c.ordinal,
        c.text,
        c.kinds,
        c.reason,
        c.verdict,
        c.count_voices,
        coalesce(l.score, c.score) as score,
        l.source_id,
        l.url,
        l.anchor_text,
        l.quote,
        k.part,
        s.domain,
        l.tier,
        s.title,
        s.published_on
    from claims as c
    left join claim_links as l on c.article_id = l.article_id and c.claim_id = l.claim_id
    left join candidates as k
        on l.article_id = k.article_id and l.claim_id = k.claim_id and l.source_id = k.source_id
    left join first_supplied as s on l.article_id = s.article_id and l.source_id = s.source_id
)

select * from described
order by article_id, ordinal, claim_id

-- The claims of some articles with the link each one got, if any.
-- Grain: one row per claim of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

claims as (
    select * from claims
    where article_id in (select w.article_id from wanted as w)
),

links as (
    select * from links
    where article_id in (select w.article_id from wanted as w)
),

candidates as (
    select * from candidates
    where reason is null and article_id in (select w.article_id from wanted as w)
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
        c.count_voices,
        c.reason,
        l.anchor_text,
        l.source_id,
        l.url,
        l.tier,
        c.verdict,
        l.score,
        l.quote,
        k.part
    from claims as c
    left join claim_links as l on c.article_id = l.article_id and c.claim_id = l.claim_id
    left join candidates as k
        on l.article_id = k.article_id and l.claim_id = k.claim_id and l.source_id = k.source_id
)

select * exclude (ordinal) from described
order by article_id, ordinal, claim_id

-- Question: which links should an editor read first, because least speaks for them?
-- Grain: one row per link; the 50 of lowest score.
-- Columns: article_id; link_id; score; voices: independent domains that support the claim; tier; claim;
--   quote; url.
with claims as (select * from claims),

links as (select * from links),

joined as (
    select
        l.article_id,
        l.link_id,
        l.score,
        c.count_voices as voices,
        l.tier,
        c.text as claim,
        l.quote,
        l.url
    from links as l
    join claims as c on l.article_id = c.article_id and l.claim_id = c.claim_id
)

select * from joined
order by score asc, article_id asc, link_id asc
limit 50

-- Every claim with its article, its verdict, and the link with the evidence it rests on.
-- Grain: one row per claim; the columns from link_id on are null where it carries no link.
with articles as (select * from articles),

claims as (select * from claims),

links as (select * from links),

candidates as (select * from candidates),

sources as (select * from sources),

pages as (
    select
        article_id,
        source_id,
        arg_min(title, position) as title,
        arg_min(domain, position) as domain,
        arg_min(published_on, position) as published_on
    from sources
    where reason is null
    group by article_id, source_id
),

joined as (
    select
        c.article_id,
        a.url as article_url,
        a.title as article_title,
        a.published_at,
        a.section,
        a.author,
        c.claim_id,
        c.ordinal,
        c.text as claim,
        c.kinds,
        c.verdict,
        c.score,
        c.count_voices as voices,
        c.reason,
        l.link_id,
        l.anchor_text,
        l.url as source_url,
        p.title as source_title,
        p.domain as source_domain,
        l.tier as source_tier,
        p.published_on as source_published_on,
        l.quote,
        k.verdict as source_verdict,
        k.part as supported_part
    from claims as c
    join articles as a on c.article_id = a.article_id
    left join links as l on c.article_id = l.article_id and c.claim_id = l.claim_id
    left join pages as p on l.article_id = p.article_id and l.source_id = p.source_id
    left join candidates as k
        on l.article_id = k.article_id and l.claim_id = k.claim_id and l.source_id = k.source_id
)

select * from joined
order by article_id, ordinal, claim_id

-- Question: which candidates were rejected because the source states another number?
-- Grain: one row per claim and source.
-- Columns: article_id; claim_id; claim; quote: what the source says; domain; score; is_linked: whether
--   another source carries the claim's link all the same.
with candidates as (select * from candidates),

claims as (select * from claims),

sources as (select * from sources),

domains as (
    select
        article_id,
        source_id,
        min(domain) as domain
    from sources
    group by article_id, source_id
),

rejected as (
    select
        c.article_id,
        c.claim_id,
        m.text as claim,
        c.quote,
        d.domain,
        c.score,
        m.reason is null as is_linked
    from candidates as c
    join claims as m on c.article_id = m.article_id and c.claim_id = m.claim_id
    left join domains as d on c.article_id = d.article_id and c.source_id = d.source_id
    where c.reason = 'number_mismatch'
)

select * from rejected
order by article_id, claim_id, domain, quote

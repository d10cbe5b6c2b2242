-- Question: which claims without a link came closest to one?
-- Grain: one row per unlinked claim with a source that was weighed; the best 100.
-- Columns: article_id; claim_id; score of its best candidate; reason of the claim; claim; domain, quote and
--   candidate_reason of that candidate.
with claims as (select * from claims),

candidates as (select * from candidates),

sources as (select * from sources),

domains as (
    select
        article_id,
        source_id,
        min(domain) as domain
    from sources
    group by article_id, source_id
),

best as (
    select * from candidates
    where score is not null
    qualify row_number() over (partition by article_id, claim_id order by score desc, source_id asc) = 1
),

missed as (
    select
        c.article_id,
        c.claim_id,
        b.score,
        c.reason,
        c.text as claim,
        d.domain,
        b.quote,
        b.reason as candidate_reason
    from claims as c
    join best as b on c.article_id = b.article_id and c.claim_id = b.claim_id
    left join domains as d on b.article_id = d.article_id and b.source_id = d.source_id
    where c.reason is not null
)

select * from missed
order by score desc, article_id asc, claim_id asc
limit 100

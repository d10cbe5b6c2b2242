-- Question: which claims does more than one independent domain support?
-- Grain: one row per claim that at least two domains support; copies of one text count as one voice.
-- Columns: article_id; claim_id; voices: independent domains; domains that support it, copies included;
--   is_linked; claim.
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

supporting as (
    select
        c.article_id,
        c.claim_id,
        list_sort(list(distinct d.domain)) as domains
    from candidates as c
    join domains as d on c.article_id = d.article_id and c.source_id = d.source_id
    where c.verdict = 'supported'
    group by c.article_id, c.claim_id
),

corroborated as (
    select
        c.article_id,
        c.claim_id,
        c.count_voices as voices,
        s.domains,
        c.reason is null as is_linked,
        c.text as claim
    from claims as c
    left join supporting as s on c.article_id = s.article_id and c.claim_id = s.claim_id
    where c.count_voices > 1
)

select * from corroborated
order by voices desc, article_id asc, claim_id asc

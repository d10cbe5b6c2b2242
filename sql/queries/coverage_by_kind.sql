-- Question: what kind of claim do we verify best, and which do we fail at?
-- Grain: one row per claim kind; a claim of two kinds counts in both.
-- Columns: kind (empty for claims without one); claims; linked; share_linked; main_reason: the most
--   frequent reason of the others, null where all are linked.
with claims as (select * from claims),

kinds as (
    select distinct
        article_id,
        claim_id,
        reason,
        unnest(if(len(kinds) = 0, [''], kinds)) as kind
    from claims
),

reasons as (
    select
        kind,
        reason,
        count(*) as claims
    from kinds
    where reason is not null
    group by kind, reason
),

main_reasons as (
    select * from reasons
    qualify row_number() over (partition by kind order by claims desc, reason asc) = 1
),

counted as (
    select
        kind,
        count(*) as claims,
        count(*) filter (where reason is null) as linked
    from kinds
    group by kind
),

shared as (
    select
        c.kind,
        c.claims,
        c.linked,
        c.linked::double / c.claims::double as share_linked,
        r.reason as main_reason
    from counted as c
    left join main_reasons as r on c.kind = r.kind
)

select * from shared
order by claims desc, kind asc

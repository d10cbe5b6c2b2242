-- Question: which claims are supported and yet carry no link, and which rule stood in the way?
-- Grain: one row per reason.
-- Columns: reason; claims; articles; example: the claim with the highest score.
with claims as (select * from claims),

held_back as (
    select * from claims
    where verdict = 'supported' and reason is not null
),

counted as (
    select
        reason,
        count(*) as claims,
        count(distinct article_id) as articles,
        arg_max(text, (score, article_id, ordinal)) as example
    from held_back
    group by reason
)

select * from counted
order by claims desc, reason asc

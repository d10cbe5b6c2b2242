-- Question: which records of the input were set aside, and why?
-- Grain: one row per kind of record and reason.
-- Columns: kind: article or result; reason; records: distinct ones; times: met, repetitions included;
--   example: what was wrong with one of them.
with drops as (select * from drops),

counted as (
    select
        kind,
        reason,
        count(*) as records,
        sum(count)::bigint as times,
        min(detail) as example
    from drops
    group by kind, reason
)

select * from counted
order by records desc, kind asc, reason asc

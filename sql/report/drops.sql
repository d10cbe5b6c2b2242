-- Records of the input that were set aside.
-- Grain: one row per kind of record and reason.
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

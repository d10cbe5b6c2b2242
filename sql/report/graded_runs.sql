-- What people found of the links that each run added, latest first.
-- Grain: one row per run that added graded links; one without run_id for links of which that is not known.
with counted as (
    select
        g.linked_by as run_id,
        min(t.created_at) as created_at,
        count(*) filter (where g.grade = 'right') as count_right,
        count(*) filter (where g.grade = 'wrong') as count_wrong,
        count(*) filter (where g.grade = 'unsure') as count_unsure
    from graded_links as g
    left join trend as t on g.linked_by = t.run_id
    group by g.linked_by
)

select * from counted
order by created_at desc nulls last, run_id desc nulls last

-- What people found of the links that each run added, latest first. A grader's last word on a link counts;
-- a link is right or wrong if one grader says so and none the opposite, else unsure.
-- Grain: one row per run that added graded links; one without run_id for links of which that is not known.
with in_force as (
    select * from grades
    qualify
        row_number() over (
            partition by article_id, claim_id, url, quote_digest, grader
            order by graded_at desc nulls last, run_id desc
        ) = 1
),

graded as (
    select
        max(linked_by) as run_id,
        bool_or(grade = 'right') as is_right,
        bool_or(grade = 'wrong') as is_wrong
    from in_force
    group by article_id, claim_id, url, quote_digest
),

counted as (
    select
        g.run_id,
        min(t.created_at) as created_at,
        count(*) filter (where g.is_right and not g.is_wrong) as count_right,
        count(*) filter (where g.is_wrong and not g.is_right) as count_wrong,
        count(*) filter (where g.is_right = g.is_wrong) as count_unsure
    from graded as g
    left join trend as t on g.run_id = t.run_id
    group by g.run_id
)

select * from counted
order by created_at desc nulls last, run_id desc nulls last

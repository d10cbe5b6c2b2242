-- One row per decision whose status is not what its rulings come to, or ruling without it (promise 3).
with

ruled as (
    select
        decision_id,
        count(*) filter (where status = 'honoured') as count_honoured
    from rulings
    group by decision_id
),

faults as (
    select
        coalesce(decisions.decision_id, ruled.decision_id) as key,
        case
            when decisions.decision_id is null then 'ruled on and not in the table decisions'
            else
                decisions.status || ' in ' || decisions.count_articles || ' articles, by its rulings in '
                || coalesce(ruled.count_honoured, 0)
        end as detail
    from decisions
    full join ruled on decisions.decision_id = ruled.decision_id
    where
        decisions.decision_id is null
        or decisions.count_articles <> coalesce(ruled.count_honoured, 0)
        or (decisions.status = 'honoured') <> (decisions.count_articles > 0)
),

breaches as (
    select
        'decisions_ruled' as check_name,
        3 as promise,
        key,
        detail
    from faults
)

select * from breaches

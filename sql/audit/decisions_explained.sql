-- One row per decision or ruling that is neither honoured nor explained, or is both (promise 3).
with

rows_ruled as (
    select
        article_id as key,
        decision_id,
        status,
        reason
    from rulings
    union all
    select
        article_id as key,
        decision_id,
        status,
        reason
    from decisions
),

breaches as (
    select
        'decisions_explained' as check_name,
        3 as promise,
        key,
        'decision ' || decision_id || ': ' || status || ', reason ' || coalesce(reason, 'none') as detail
    from rows_ruled
    where
        (status = 'honoured') <> (reason is null)
        or status not in ('honoured', 'overruled', 'stale')
)

select * from breaches

-- Grain: one row per decision in force, with what came of it: honoured where one article honours it, else
-- overruled where one overrules it, else stale. No article knew of it: its own is gone, or no result is its.
with

given as (
    select * from given_decisions
),

ruled as (
    select
        decision_id,
        count(*) filter (where status = 'honoured') as count_honoured,
        min(reason) filter (where status = 'overruled') as overruled_by,
        min(reason) filter (where status = 'stale') as stale_for
    from rulings
    group by decision_id
),

decisions as (
    select
        given.decision_id,
        given.action,
        given.article_id,
        given.quote,
        given.prefix,
        given.suffix,
        given.url,
        given.domain,
        given.editor,
        given.decided_at,
        given.note,
        case
            when ruled.count_honoured > 0 then 'honoured'
            when ruled.overruled_by is not null then 'overruled'
            else 'stale'
        end as status,
        case
            when ruled.count_honoured > 0 then null
            when ruled.decision_id is not null then coalesce(ruled.overruled_by, ruled.stale_for)
            when given.article_id = '' then 'source_gone'
            else 'article_gone'
        end as reason,
        coalesce(ruled.count_honoured, 0) as count_articles
    from given
    left join ruled on given.decision_id = ruled.decision_id
)

select * from decisions

-- Why rows did not end in a link.
-- Grain: one row per level and reason.
with reasoned as (
    select
        'article' as level,
        reason
    from articles
    union all
    select
        'sentence' as level,
        reason
    from sentences
    union all
    select
        'claim' as level,
        reason
    from claims
    union all
    select
        'source' as level,
        reason
    from sources
    union all
    select
        'candidate' as level,
        reason
    from candidates
    union all
    select
        'decision' as level,
        reason
    from decisions
),

counted as (
    select
        level,
        reason,
        count(*) as seen
    from reasoned
    where reason is not null
    group by level, reason
)

select * from counted
order by level asc, seen desc, reason asc

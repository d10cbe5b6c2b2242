-- Editors' decisions that concern a stretch of articles, each with what came of it there.
-- Grain: one row per ruling of the articles from $first to $last, both included.
with rulings as (
    select * from rulings
    where article_id between $first and $last
),

decisions as (select * from decisions),

described as (
    select
        r.article_id,
        r.sentence_id,
        r.action,
        r.status,
        r.reason,
        d.quote,
        d.url,
        d.domain,
        d.editor,
        d.decided_at,
        d.note
    from rulings as r
    inner join decisions as d on r.decision_id = d.decision_id
    order by r.article_id, r.action, r.decision_id
)

select * from described

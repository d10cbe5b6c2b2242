-- Editors' decisions that concern an article, each with what came of it there.
-- Grain: one row per ruling of the article $article_id.
with rulings as (
    select * from rulings
    where article_id = $article_id
),

decisions as (select * from decisions),

described as (
    select
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
    order by r.action, r.decision_id
)

select * from described

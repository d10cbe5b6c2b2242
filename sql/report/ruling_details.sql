-- Editors' decisions that concern some articles, each with what came of it there.
-- Grain: one row per ruling of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

rulings as (
    select * from rulings
    where article_id in (select w.article_id from wanted as w)
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

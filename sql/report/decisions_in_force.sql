-- Editors' decisions that the next run would honour, as their file states them.
-- Grain: one row per decision.
with decisions as (select * from decisions)

select * from decisions
order by article_id, action, decision_id

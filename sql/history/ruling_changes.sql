-- Grain: one row per claim or sentence that a decision speaks of which is new, gone, or dated anew.
-- Decisions on domains are told by the sources that they rule out, in source_changes.
with decided as (
    select coalesce(a.decision_id, b.decision_id) as decision_id
    from before.decisions as b
    full join after.decisions as a on b.decision_id = a.decision_id and b.decided_at = a.decided_at
    where a.decision_id is null or b.decision_id is null
),

ruling_changes as (
    select
        article_id,
        claim_id,
        sentence_id
    from before.rulings
    semi join decided on rulings.decision_id = decided.decision_id
    union
    select
        article_id,
        claim_id,
        sentence_id
    from after.rulings
    semi join decided on rulings.decision_id = decided.decision_id
)

select * from ruling_changes

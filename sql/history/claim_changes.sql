-- Grain: one row per claim of an article that stayed and in which links moved.
with stayed as (
    select article_id from article_changes
    where not is_withdrawn and not is_new
),

claim_changes as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        coalesce(a.claim_id, b.claim_id) as claim_id,
        coalesce(a.sentence_id, b.sentence_id) as sentence_id,
        (a.claim_id is null) <> (b.claim_id is null) as came_or_went,
        coalesce(b.reason = 'undone', false) or coalesce(a.reason = 'undone', false) as is_undone
    from (select * from before.claims semi join stayed on claims.article_id = stayed.article_id) as b
    full join (select * from after.claims semi join stayed on claims.article_id = stayed.article_id) as a
        on b.article_id = a.article_id and b.claim_id = a.claim_id
)

select * from claim_changes

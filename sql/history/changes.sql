-- One row per claim whose link a run added, removed or moved to another address.
with before as (
    select * from links_before
),

after as (
    select * from links_after
),

paired as (
    select
        coalesce(after.article_id, before.article_id) as article_id,
        coalesce(after.claim_id, before.claim_id) as claim_id,
        before.url as url_before,
        after.url as url_after
    from before
    full join after on before.article_id = after.article_id and before.claim_id = after.claim_id
),

changes as (
    select
        cast($run_id as varchar) as run_id,
        article_id,
        claim_id,
        case
            when url_before is null then 'added'
            when url_after is null then 'removed'
            else 'moved'
        end as change,
        url_before,
        url_after
    from paired
    where url_before is distinct from url_after
)

select * from changes

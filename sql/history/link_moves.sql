-- Grain: one row per claim whose link another state has not, or has to another address.
-- The schemas before and after hold the rows of those table files that two snapshots do not share: what
-- stands in neither is the same in both.
with link_moves as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        coalesce(a.claim_id, b.claim_id) as claim_id,
        b.source_id as source_before,
        a.source_id as source_after,
        b.url as url_before,
        a.url as url_after
    from before.links as b
    full join after.links as a on b.article_id = a.article_id and b.claim_id = a.claim_id
    where b.url is distinct from a.url
)

select * from link_moves

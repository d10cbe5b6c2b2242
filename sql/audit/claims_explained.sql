-- One row per claim that is neither linked nor explained, or is both, or is linked elsewhere (promise 3).
with

paired as (
    select
        coalesce(claims.article_id, links.article_id) as article_id,
        coalesce(claims.claim_id, links.claim_id) as claim_id,
        claims.claim_id is not null as has_claim,
        claims.source_id,
        claims.reason,
        links.source_id as linked_source_id
    from claims
    full join links
        on
            claims.article_id = links.article_id
            and claims.claim_id = links.claim_id
),

breaches as (
    select
        'claims_explained' as check_name,
        3 as promise,
        article_id as key,
        'claim ' || claim_id || ': source ' || coalesce(source_id, 'none') || ', linked to '
        || coalesce(linked_source_id, 'none') || ', reason ' || coalesce(reason, 'none') as detail
    from paired
    where
        not has_claim
        or source_id is distinct from linked_source_id
        or (source_id is null) <> (reason is not null)
)

select * from breaches

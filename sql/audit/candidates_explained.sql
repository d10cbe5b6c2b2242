-- One row per claim and source that is neither linked nor explained, or is both (promise 3).
with

breaches as (
    select
        'candidates_explained' as check_name,
        3 as promise,
        candidates.article_id as key,
        'claim ' || candidates.claim_id || ', source ' || candidates.source_id
        || if(links.link_id is null, ': neither linked nor explained', ': linked and explained') as detail
    from candidates
    left join links
        on
            candidates.article_id = links.article_id
            and candidates.claim_id = links.claim_id
            and candidates.source_id = links.source_id
    where (candidates.reason is null) = (links.link_id is null)
)

select * from breaches

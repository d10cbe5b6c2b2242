-- One row per supplied page that is neither linked nor explained, or is both (promise 3).
-- The same page may be supplied under several addresses: the link leads to the one that has no reason.
with

linked as (
    select distinct
        article_id,
        source_id
    from links
),

unreasoned as (
    select
        sources.article_id,
        sources.source_id,
        count(*) filter (sources.reason is null) as count_unreasoned,
        any_value(linked.source_id) is not null as is_linked
    from sources
    left join linked
        on
            sources.article_id = linked.article_id
            and sources.source_id = linked.source_id
    group by sources.article_id, sources.source_id
),

breaches as (
    select
        'sources_explained' as check_name,
        3 as promise,
        article_id as key,
        'source ' || source_id || ': ' || count_unreasoned || ' rows without a reason, '
        || if(is_linked, 'linked', 'not linked') as detail
    from unreasoned
    where count_unreasoned <> is_linked::integer
)

select * from breaches

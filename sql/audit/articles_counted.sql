-- One row per article and figure that differs from the rows it counts, or misfit of reason (promise 3).
with

counted as (
    select
        article_id,
        'sentences' as name,
        count(*) as count_rows
    from sentences
    group by article_id
    union all
    select
        article_id,
        'claims' as name,
        count(*) as count_rows
    from claims
    group by article_id
    union all
    select
        article_id,
        'sources' as name,
        count(*) as count_rows
    from sources
    group by article_id
    union all
    select
        article_id,
        'links' as name,
        count(*) as count_rows
    from links
    group by article_id
),

stated as (
    unpivot (
        select
            article_id,
            count_sentences as sentences,
            count_claims as claims,
            count_sources as sources,
            count_links as links
        from articles
    )
    on sentences, claims, sources, links
    into name name value count_stated
),

miscounted as (
    select
        coalesce(stated.article_id, counted.article_id) as key,
        coalesce(stated.count_stated::varchar, 'no article')
        || ' for ' || coalesce(counted.count_rows, 0) || ' ' || coalesce(stated.name, counted.name) as detail
    from stated
    full join counted
        on
            stated.article_id = counted.article_id
            and stated.name = counted.name
    where stated.count_stated is distinct from coalesce(counted.count_rows, 0)
),

unexplained as (
    select
        article_id as key,
        count_links || ' links and the reason ' || coalesce(reason, 'none') as detail
    from articles
    where (count_links > 0) = (reason is not null)
),

faults as (
    select * from miscounted
    union all
    select * from unexplained
),

breaches as (
    select
        'articles_counted' as check_name,
        3 as promise,
        key,
        detail
    from faults
)

select * from breaches

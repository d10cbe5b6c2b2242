-- Coverage of every article, in the order of the article pages; lost are links that the last run took away.
-- Grain: one row per article.
with articles as (select * from articles),

changes as (
    select * from changes
    where run_id = (select arg_max(run_id, (created_at, run_id)) from trend)
),

-- where pages are rows of this table there is no file to lead to
pages as (select article_id from pages),

lost_counts as (
    select
        article_id,
        count(*) as lost
    from changes
    where change = 'removed'
    group by article_id
),

covered as (
    select
        a.article_id,
        a.title,
        a.section,
        a.author,
        a.published_at,
        coalesce(left(a.published_on, 7), '') as month,
        a.lang,
        a.url,
        case when p.article_id is null then a.page_path end as page_path,
        a.reason,
        a.count_sentences as sentences,
        a.count_sources as sources,
        c.count_claims::bigint as claims,
        c.count_linked::bigint as linked,
        (c.count_claims - c.count_linked)::bigint as unlinked,
        c.count_conflicts::bigint as conflicts,
        coalesce(l.lost, 0)::bigint as lost,
        c.count_linked::double / nullif(c.count_claims, 0)::double as share_linked
    from articles as a
    join article_coverage as c on a.article_id = c.article_id
    left join lost_counts as l on a.article_id = l.article_id
    left join pages as p on a.article_id = p.article_id
)

select * from covered
order by article_id

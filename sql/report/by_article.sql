-- Coverage of every article, in the order of the article pages; lost are links that the last run took away.
-- Grain: one row per article.
with articles as (select * from articles),

claims as (select * from claims),

conflicts as (
    select * from conflicts
    where decision_id is null
),

changes as (
    select * from changes
    where run_id = (select arg_max(run_id, (created_at, run_id)) from trend)
),

-- where pages are rows of this table there is no file to lead to
pages as (select article_id from pages),

claim_counts as (
    select
        article_id,
        count(*) as claims,
        count(*) filter (where reason is null) as linked
    from claims
    group by article_id
),

conflict_counts as (
    select
        article_id,
        count(distinct claim_id) as conflicts
    from conflicts
    group by article_id
),

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
        coalesce(c.claims, 0)::bigint as claims,
        coalesce(c.linked, 0)::bigint as linked,
        coalesce(c.claims - c.linked, 0)::bigint as unlinked,
        coalesce(k.conflicts, 0)::bigint as conflicts,
        coalesce(l.lost, 0)::bigint as lost,
        c.linked::double / nullif(c.claims, 0)::double as share_linked
    from articles as a
    left join claim_counts as c on a.article_id = c.article_id
    left join conflict_counts as k on a.article_id = k.article_id
    left join lost_counts as l on a.article_id = l.article_id
    left join pages as p on a.article_id = p.article_id
)

select * from covered
order by article_id

-- Articles that deserve an editor's time first: those in conflict with a source, then those that lost links
-- in the last run, then those with most claims unlinked.
-- Grain: one row per article with an unlinked claim or a conflict; at most $count_rows rows.
with articles as (select * from articles),

changes as (
    select * from changes
    where run_id = (select arg_max(run_id, (created_at, run_id)) from trend)
),

lost_counts as (
    select
        article_id,
        count(*) as lost
    from changes
    where change = 'removed'
    group by article_id
),

open_articles as (
    select
        a.article_id,
        a.title,
        a.section,
        a.reason,
        c.count_conflicts::bigint as conflicts,
        coalesce(l.lost, 0)::bigint as lost,
        (c.count_claims - c.count_linked)::bigint as unlinked,
        c.count_held_back::bigint as held_back,
        c.count_linked::bigint as linked,
        c.count_claims::bigint as claims,
        c.count_linked::double / c.count_claims::double as share_linked
    from articles as a
    join article_coverage as c on a.article_id = c.article_id
    left join lost_counts as l on a.article_id = l.article_id
    where c.count_claims > c.count_linked or c.count_conflicts > 0
)

select * from open_articles
order by conflicts desc, lost desc, unlinked desc, claims desc, article_id asc
limit $count_rows

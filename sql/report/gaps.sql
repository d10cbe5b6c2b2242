-- Articles that deserve an editor's time first: those in conflict with a source, then those that lost links
-- in the last run, then those with most claims unlinked.
-- Grain: one row per article with an unlinked claim or a conflict; at most $count_rows rows.
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

claim_counts as (
    select
        article_id,
        count(*) as claims,
        count(*) filter (where reason is null) as linked,
        count(*) filter (where reason is not null) as unlinked,
        count(*) filter (where reason is not null and verdict = 'supported') as held_back
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

open_articles as (
    select
        a.article_id,
        a.title,
        a.section,
        a.reason,
        coalesce(k.conflicts, 0)::bigint as conflicts,
        coalesce(l.lost, 0)::bigint as lost,
        c.unlinked,
        c.held_back,
        c.linked,
        c.claims,
        c.linked::double / c.claims::double as share_linked
    from articles as a
    join claim_counts as c on a.article_id = c.article_id
    left join conflict_counts as k on a.article_id = k.article_id
    left join lost_counts as l on a.article_id = l.article_id
    where c.unlinked > 0 or k.conflicts > 0
)

select * from open_articles
order by conflicts desc, lost desc, unlinked desc, claims desc, article_id asc
limit $count_rows

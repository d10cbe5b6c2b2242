-- Links that the last run added, removed or moved: removed ones first, for somebody may miss them.
-- Grain: one row per claim; at most $count_rows rows.
with changes as (
    select * from changes
    where run_id = (select arg_max(run_id, (created_at, run_id)) from trend)
),

articles as (select * from articles),

claims as (select * from claims),

described as (
    select
        x.article_id,
        x.claim_id,
        x.change,
        x.why,
        x.url_before,
        x.url_after,
        a.title as article_title,
        a.article_id is not null as is_in_archive,
        c.text as claim_text,
        c.reason as claim_reason,
        count(*) over () as count_all,
        count(*) filter (where x.change = 'added') over () as count_added,
        count(*) filter (where x.change = 'moved') over () as count_moved,
        count(*) filter (where x.change = 'removed') over () as count_removed
    from changes as x
    left join articles as a on x.article_id = a.article_id
    left join claims as c on x.article_id = c.article_id and x.claim_id = c.claim_id
)

select * from described
order by change desc, article_id asc, claim_id asc
limit $count_rows

-- Question: which articles lost links in the last run?
-- Grain: one row per article that the last run left with fewer links than before.
-- Columns: article_id; title; removed and added links; links_before and links_after the run;
--   main_reason: the most frequent reason of the claims that lost theirs, null where those are gone.
-- Parameters: run, else the last one.
with runs as (select * from runs),

changes as (select * from changes),

articles as (select * from articles),

claims as (select * from claims),

last_run as (
    select arg_max(run_id, (started_at, run_id)) as run_id from runs
),

of_run as (
    select
        c.article_id,
        c.claim_id,
        c.change
    from changes as c
    join last_run as r on c.run_id = coalesce(cast($run as varchar), r.run_id)
),

counted as (
    select
        article_id,
        count(*) filter (where change = 'removed') as removed,
        count(*) filter (where change = 'added') as added
    from of_run
    group by article_id
),

reasons as (
    select
        o.article_id,
        c.reason,
        count(*) as claims
    from of_run as o
    join claims as c on o.article_id = c.article_id and o.claim_id = c.claim_id
    where o.change = 'removed' and c.reason is not null
    group by o.article_id, c.reason
),

main_reasons as (
    select * from reasons
    qualify row_number() over (partition by article_id order by claims desc, reason asc) = 1
),

lost as (
    select
        k.article_id,
        a.title,
        k.removed,
        k.added,
        coalesce(a.count_links, 0) + k.removed - k.added as links_before,
        coalesce(a.count_links, 0)::bigint as links_after,
        r.reason as main_reason
    from counted as k
    left join articles as a on k.article_id = a.article_id
    left join main_reasons as r on k.article_id = r.article_id
    where k.removed > k.added
)

select * from lost
order by removed - added desc, article_id asc

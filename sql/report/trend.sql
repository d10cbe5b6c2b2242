-- What each of the last runs came to, oldest first.
-- Grain: one row per run; at most $count_rows rows.
with trend as (select * from trend),

latest as (
    select
        *,
        count_linked::double / nullif(count_claims, 0)::double as share_linked
    from trend
    order by created_at desc, run_id desc
    limit $count_rows
)

select * from latest
order by created_at asc, run_id asc

-- One row if the rows of the file of decisions are not those in force and those set aside (promise 3).
with

counted as (
    select
        (select count(*) from store_decisions) as count_seen,
        (select count(*) from decisions) as count_in_force,
        (select coalesce(sum(count) filter (where kind = 'decision'), 0) from drops) as count_set_aside
),

breaches as (
    select
        'decisions_counted' as check_name,
        3 as promise,
        'store/decisions' as key,
        count_seen || ' decisions seen, ' || count_in_force || ' in force and '
        || count_set_aside || ' set aside' as detail
    from counted
    where count_seen <> count_in_force + count_set_aside
)

select * from breaches

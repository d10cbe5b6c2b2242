-- Grain: one row per place where the newest run met a record that the current state still has set aside.
-- An earlier run may have read it from a file whose name tells of what is gone.
with newest as (
    select
        digest,
        max(run_id) as run_id
    from readings
    group by digest
),

kept as (
    select readings.*
    from readings
    semi join drops on readings.digest = drops.digest
    semi join newest on readings.digest = newest.digest and readings.run_id = newest.run_id
)

select * from kept

-- Grain: one row per place where a record was met that the current state still has among those set aside.
with kept as (
    select readings.*
    from readings
    semi join drops on readings.digest = drops.digest
)

select * from kept

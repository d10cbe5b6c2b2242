-- Grades that were taken in: what a browser need not keep any longer.
-- Grain: one row per grade.
with grades as (select * from grades)

select
    article_id,
    claim_id,
    url,
    quote_digest,
    graded_at
from grades
order by all

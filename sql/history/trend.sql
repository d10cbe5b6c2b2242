-- Grain: one row: what the run that is being published comes to.
with totals as (
    select
        count(*) as count_claims,
        count(*) filter (where reason is null) as count_linked,
        count(*) filter (where verdict = 'supported') as count_supported
    from claims
),

contested as (
    select distinct
        article_id,
        claim_id
    from conflicts
    where decision_id is null
)

select
    cast($run_id as varchar) as run_id,
    cast($created_at as timestamptz) as created_at,
    (select count(*) from articles) as count_articles,
    (select count(*) from links) as count_links,
    t.count_claims,
    t.count_linked,
    t.count_supported,
    (select count(*) from contested) as count_in_conflict
from totals as t

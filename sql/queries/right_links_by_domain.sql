-- Question: how right are our links, by tier and domain, as far as people have graded them?
-- Grain: one row per tier of graded links (domain is null), and below it one per domain in it.
-- Columns: tier; domain; graded links; right_links, wrong_links and unsure_links: a grader's last word on a
--   link counts, and where graders disagree it is unsure; share_right of the right and wrong ones; low and
--   high: Wilson's 95 % interval of that share.
with counted as (
    select
        tier,
        coalesce(domain, '') as domain,
        count(*) as graded,
        count(*) filter (where grade = 'right') as right_links,
        count(*) filter (where grade = 'wrong') as wrong_links,
        count(*) filter (where grade = 'unsure') as unsure_links
    from graded_links
    group by grouping sets ((tier), (tier, coalesce(domain, '')))
    having count(*) > 0
),

shares as (
    select
        *,
        right_links + wrong_links as judged,
        right_links::double / nullif(right_links + wrong_links, 0)::double as share_right,
        1.959963984540054::double as z
    from counted
),

bounded as (
    select
        tier,
        domain,
        graded,
        right_links,
        wrong_links,
        unsure_links,
        share_right,
        (share_right + z * z / (2 * judged)) / (1 + z * z / judged) as middle,
        z / (1 + z * z / judged)
        * sqrt(share_right * (1 - share_right) / judged + z * z / (4 * judged * judged)) as half_width
    from shares
)

select
    tier,
    domain,
    graded,
    right_links,
    wrong_links,
    unsure_links,
    share_right,
    case when share_right is not null then greatest(middle - half_width, 0) end as low,
    case when share_right is not null then least(middle + half_width, 1) end as high
from bounded
order by sum(graded) over (partition by tier) desc, tier asc, domain is not null asc, graded desc, domain asc

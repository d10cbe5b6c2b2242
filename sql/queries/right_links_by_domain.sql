-- Question: how right are our links, by tier and domain, as far as people have graded them?
-- Grain: one row per tier of graded links (domain is null), and below it one per domain in it.
-- Columns: tier; domain; graded links; right_links, wrong_links and unsure_links: a grader's last word on a
--   link counts, and where graders disagree it is unsure; share_right of the right and wrong ones; low and
--   high: Wilson's 95 % interval of that share.
with in_force as (
    select * from grades
    qualify
        row_number() over (
            partition by article_id, claim_id, url, quote_digest, grader
            order by graded_at desc nulls last, run_id desc
        ) = 1
),

links_graded as (
    select
        min(tier) as tier,
        coalesce(min(domain), '') as domain,
        bool_or(grade = 'right') as is_right,
        bool_or(grade = 'wrong') as is_wrong
    from in_force
    group by article_id, claim_id, url, quote_digest
),

counted as (
    select
        tier,
        domain,
        count(*) as graded,
        count(*) filter (where is_right and not is_wrong) as right_links,
        count(*) filter (where is_wrong and not is_right) as wrong_links,
        count(*) filter (where is_right = is_wrong) as unsure_links
    from links_graded
    group by grouping sets ((tier), (tier, domain))
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

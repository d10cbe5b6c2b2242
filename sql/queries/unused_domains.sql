-- Question: which domains do we keep being supplied with and never link to, and why?
-- Grain: one row per domain without a link.
-- Columns: domain; tier; results; articles they were supplied for; main_reason: the most frequent one.
with sources as (select * from sources),

results as (
    select * from sources
    where domain is not null
),

reasons as (
    select
        domain,
        reason,
        count(*) as results
    from results
    where reason is not null
    group by domain, reason
),

main_reasons as (
    select * from reasons
    qualify row_number() over (partition by domain order by results desc, reason asc) = 1
),

counted as (
    select
        domain,
        min(tier) as tier,
        count(*) as results,
        count(distinct article_id) as articles
    from results
    group by domain
    having count(*) = count(reason)
),

explained as (
    select
        c.domain,
        c.tier,
        c.results,
        c.articles,
        r.reason as main_reason
    from counted as c
    left join main_reasons as r on c.domain = r.domain
)

select * from explained
order by results desc, domain asc

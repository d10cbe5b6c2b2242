-- What was supplied and what was linked, by authority tier ('' for refused addresses, which have none).
-- Links count under the tier that their source has for the claim: official on a party's own site.
-- Grain: one row per tier.
with sources as (select * from sources),

links as (select * from links),

pages as (
    select
        article_id,
        source_id,
        coalesce(min(tier), '') as tier,
        count(*) as results
    from sources
    group by article_id, source_id
),

supplied as (
    select
        tier as value,
        sum(results)::bigint as results
    from pages
    group by tier
),

linked_pages as (
    select
        tier,
        article_id,
        source_id,
        count(*) as links
    from links
    group by tier, article_id, source_id
),

used as (
    select
        tier as value,
        count(*) as linked,
        sum(links)::bigint as links
    from linked_pages
    group by tier
),

counted as (
    select
        coalesce(s.value, u.value) as value,
        coalesce(s.results, 0)::bigint as results,
        coalesce(u.linked, 0)::bigint as linked,
        coalesce(u.links, 0)::bigint as links
    from supplied as s
    full join used as u on s.value = u.value
),

shared as (
    select
        *,
        links::double / nullif(sum(links) over (), 0)::double as share_of_links
    from counted
)

select * from shared
order by links desc, results desc, value asc

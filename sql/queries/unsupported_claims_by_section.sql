-- Question: which sections make most claims that no supplied source supports?
-- Grain: one row per section with such a claim.
-- Columns: section (empty where articles state none); claims; unsupported: claims for which the reason is
--   no_sources, no_candidate or not_supported; share_unsupported of the section's claims.
with articles as (select * from articles),

claims as (select * from claims),

counted as (
    select
        coalesce(trim(a.section), '') as section,
        count(*) as claims,
        count(*) filter (where c.reason in ('no_sources', 'no_candidate', 'not_supported')) as unsupported
    from claims as c
    join articles as a on c.article_id = a.article_id
    group by all
),

shared as (
    select
        *,
        unsupported::double / claims::double as share_unsupported
    from counted
    where unsupported > 0
)

select * from shared
order by unsupported desc, section asc

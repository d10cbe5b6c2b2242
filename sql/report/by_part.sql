-- Coverage by a part of the archive: $part is section, author, site (of the article's address) or month.
-- Grain: one row per value of that part; '' where an article has none.
with placed as (
    select
        article_id,
        coalesce(
            case $part
                when 'section' then trim(section)
                when 'author' then trim(author)
                when 'site' then nullif(regexp_extract(lower(url), '^https?://(?:www\.)?([^/?#:@]+)', 1), '')
                when 'month' then left(published_on, 7)
            end,
            ''
        ) as value
    from articles
),

counted as (
    select
        p.value,
        count(*) as articles,
        sum(c.count_claims)::bigint as claims,
        sum(c.count_linked)::bigint as linked,
        sum(c.count_conflicts)::bigint as conflicts
    from placed as p
    join article_coverage as c on p.article_id = c.article_id
    group by p.value
),

shared as (
    select
        *,
        linked::double / nullif(claims, 0)::double as share_linked
    from counted
)

select * from shared
order by case when $part = 'month' then value end asc, claims desc, value asc

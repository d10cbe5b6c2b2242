-- Coverage by a part of the archive: $part is section, author, site (of the article's address) or month.
-- Grain: one row per value of that part; '' where an article has none.
with articles as (select * from articles),

claims as (select * from claims),

conflicts as (
    select * from conflicts
    where decision_id is null
),

placed as (
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

claim_counts as (
    select
        article_id,
        count(*) as claims,
        count(*) filter (where reason is null) as linked
    from claims
    group by article_id
),

conflict_counts as (
    select
        article_id,
        count(distinct claim_id) as conflicts
    from conflicts
    group by article_id
),

counted as (
    select
        p.value,
        count(*) as articles,
        coalesce(sum(c.claims), 0)::bigint as claims,
        coalesce(sum(c.linked), 0)::bigint as linked,
        coalesce(sum(k.conflicts), 0)::bigint as conflicts
    from placed as p
    left join claim_counts as c on p.article_id = c.article_id
    left join conflict_counts as k on p.article_id = k.article_id
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

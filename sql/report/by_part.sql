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

contested as (
    select distinct
        article_id,
        claim_id
    from conflicts
),

counted as (
    select
        p.value,
        count(distinct p.article_id) as articles,
        count(c.claim_id) as claims,
        count(c.claim_id) filter (where c.reason is null) as linked,
        count(k.claim_id) as conflicts
    from placed as p
    left join claims as c on p.article_id = c.article_id
    left join contested as k on c.article_id = k.article_id and c.claim_id = k.claim_id
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

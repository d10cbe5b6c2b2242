-- Question: whose articles are verified best, and whose contradict their sources?
-- Grain: one row per author and site.
-- Columns: author and site (the host of the article's address), empty where articles state none; articles;
--   claims; linked; share_linked; conflicts: claims in conflict with a source.
with articles as (select * from articles),

claims as (select * from claims),

conflicts as (select * from conflicts),

placed as (
    select
        article_id,
        coalesce(trim(author), '') as author,
        coalesce(lower(regexp_extract(url, '^https?://([^/?#:]+)', 1, 'i')), '') as site
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
        p.author,
        p.site,
        count(distinct p.article_id) as articles,
        count(c.claim_id) as claims,
        count(c.claim_id) filter (where c.reason is null) as linked,
        count(k.claim_id) as conflicts
    from placed as p
    left join claims as c on p.article_id = c.article_id
    left join contested as k on c.article_id = k.article_id and c.claim_id = k.claim_id
    group by p.author, p.site
),

shared as (
    select
        author,
        site,
        articles,
        claims,
        linked,
        linked::double / nullif(claims, 0)::double as share_linked,
        conflicts
    from counted
)

select * from shared
order by claims desc, author asc, site asc

-- Question: which articles state claims and were published without a single link?
-- Grain: one row per such article.
-- Columns: article_id; title; section; claims; sources: results supplied; main_reason: the most frequent
--   reason of its claims.
with articles as (select * from articles),

claims as (select * from claims),

reasons as (
    select
        article_id,
        reason,
        count(*) as claims
    from claims
    where reason is not null
    group by article_id, reason
),

main_reasons as (
    select * from reasons
    qualify row_number() over (partition by article_id order by claims desc, reason asc) = 1
),

bare as (
    select
        a.article_id,
        a.title,
        a.section,
        a.count_claims as claims,
        a.count_sources as sources,
        r.reason as main_reason
    from articles as a
    join main_reasons as r on a.article_id = r.article_id
    where a.count_links = 0
)

select * from bare
order by claims desc, article_id asc

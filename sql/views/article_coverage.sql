-- What became of the claims of each article. Conflicts count claims, but for those that an editor accepted.
-- Grain: one row per article.
with claim_counts as (
    select
        article_id,
        count(*) as claims,
        count(*) filter (where reason is null) as linked,
        count(*) filter (where reason is not null and verdict = 'supported') as held_back
    from claims
    group by article_id
),

conflict_counts as (
    select
        article_id,
        count(distinct claim_id) as conflicts
    from conflicts
    where decision_id is null
    group by article_id
),

article_coverage as (
    select
        a.article_id,
        coalesce(c.claims, 0)::int as count_claims,
        coalesce(c.linked, 0)::int as count_linked,
        coalesce(c.held_back, 0)::int as count_held_back,
        coalesce(k.conflicts, 0)::int as count_conflicts
    from articles as a
    left join claim_counts as c on a.article_id = c.article_id
    left join conflict_counts as k on a.article_id = k.article_id
)

select * from article_coverage

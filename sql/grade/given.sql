-- Grades that were taken in before.
-- Grain: one row per grade of a link of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

grades as (
    select
        article_id,
        claim_id,
        url,
        quote_digest,
        grader,
        grade,
        graded_at,
        note
    from grades
    where article_id in (select w.article_id from wanted as w)
)

select * from grades
order by all

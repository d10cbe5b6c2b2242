-- Question: which claims does no supplied source support, and under which heading do they stand?
-- Grain: one row per claim for which the reason is no_sources, no_candidate or not_supported.
-- Columns: section; article_id; topic: the heading nearest above the claim, else the article's title; claim;
--   reason; best_score of its candidates, null where none was weighed.
-- Parameters: section, else all of them.
with articles as (select * from articles),

sentences as (select * from sentences),

claims as (select * from claims),

unsupported as (
    select
        coalesce(trim(a.section), '') as section,
        c.article_id,
        c.ordinal,
        coalesce(s.heading_path[-1], a.title, '') as topic,
        c.text as claim,
        c.reason,
        c.score as best_score
    from claims as c
    join articles as a on c.article_id = a.article_id
    left join sentences as s on c.article_id = s.article_id and c.sentence_id = s.sentence_id
    where c.reason in ('no_sources', 'no_candidate', 'not_supported')
),

chosen as (
    select * from unsupported
    where section = coalesce(cast($section as varchar), section)
)

select * exclude (ordinal) from chosen
order by section asc, article_id asc, ordinal asc

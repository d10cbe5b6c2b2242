-- What people's grades of a link come to: each grader's last word counts, and those who disagree are unsure.
-- Grain: one row per link, by the evidence that it stood on, that somebody graded.
with last_words as (
    select * from grades
    qualify
        row_number() over (
            partition by article_id, claim_id, url, quote_digest, grader
            order by graded_at desc nulls last, run_id desc
        ) = 1
),

graded_links as (
    select
        article_id,
        claim_id,
        url,
        quote_digest,
        min(tier) as tier,
        min(domain) as domain,
        max(linked_by) as linked_by,
        case
            when bool_or(grade = 'right') and not bool_or(grade = 'wrong') then 'right'
            when bool_or(grade = 'wrong') and not bool_or(grade = 'right') then 'wrong'
            else 'unsure'
        end as grade,
        count(*)::int as count_graders
    from last_words
    group by article_id, claim_id, url, quote_digest
)

select * from graded_links

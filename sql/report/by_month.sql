-- Coverage by month of publication ('' where the date is missing or in no known form).
-- Grain: one row per month.
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
            nullif(regexp_extract(published_at, '^\s*(\d{4}-(0[1-9]|1[0-2]))', 1), ''),
            strftime(
                try_strptime(
                    regexp_extract(published_at, '\d{1,2} [A-Za-z]{3,9} \d{4}'), ['%d %b %Y', '%d %B %Y']
                ),
                '%Y-%m'
            ),
            strftime(
                try_strptime(
                    regexp_extract(published_at, '[A-Za-z]{3,9} \d{1,2}, \d{4}'), ['%b %d, %Y', '%B %d, %Y']
                ),
                '%Y-%m'
            ),
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
order by value

-- Editors' decisions with what came of them: those that change nothing first, for they wait for somebody.
-- Grain: one row per decision; at most $count_rows rows.
with decisions as (select * from decisions),

articles as (select * from articles),

described as (
    select
        d.*,
        a.title as article_title,
        a.article_id is not null as is_in_archive,
        count(*) over () as count_all,
        count(*) filter (where d.status = 'honoured') over () as count_honoured
    from decisions as d
    left join articles as a on d.article_id = a.article_id
)

select * from described
order by
    status = 'honoured' asc,
    status desc,
    article_id asc,
    action asc,
    decision_id asc
limit $count_rows

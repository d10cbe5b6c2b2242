-- Grain: one row per article whose page a run adds, changes, moves to another path, or withdraws.
-- The schemas before and after hold the rows of those table files that two snapshots do not share.
with changed as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        b.page_path as path_before,
        a.page_path as path_after
    from before.articles as b
    full join after.articles as a on b.article_id = a.article_id
    where b.page_digest is distinct from a.page_digest or b.page_path is distinct from a.page_path
)

select * from changed

-- Grain: one row per article in which links moved, with what became of itself.
with moved as (
    select distinct article_id from link_moves
),

article_changes as (
    select
        moved.article_id,
        b.article_id is not null and a.article_id is null as is_withdrawn,
        b.article_id is null and a.article_id is not null as is_new,
        (a.article_digest is distinct from b.article_digest) as is_edited
    from moved
    left join before.articles as b on moved.article_id = b.article_id
    left join after.articles as a on moved.article_id = a.article_id
)

select * from article_changes

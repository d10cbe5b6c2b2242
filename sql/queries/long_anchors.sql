-- Question: which links are longer than six words?
-- Grain: one row per such link.
-- Columns: article_id; link_id; words; anchor_text; url.
with links as (select * from links),

measured as (
    select
        article_id,
        link_id,
        len(regexp_split_to_array(trim(anchor_text), '[\s\pZ]+'))::bigint as words,
        anchor_text,
        url
    from links
)

select * from measured
where words > 6
order by words desc, article_id asc, link_id asc

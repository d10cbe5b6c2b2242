-- The sentences of some articles, in reading order.
-- Grain: one row per sentence of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

sentences as (
    select * from sentences
    where article_id in (select w.article_id from wanted as w)
),

chosen as (
    select
        article_id,
        sentence_id,
        block,
        block_kind,
        text,
        reason,
        ordinal
    from sentences
)

select * exclude (ordinal) from chosen
order by article_id, ordinal

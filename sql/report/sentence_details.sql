-- The sentences of a stretch of articles, in reading order.
-- Grain: one row per sentence of the articles from $first to $last, both included.
with sentences as (
    select * from sentences
    where article_id between $first and $last
),

chosen as (
    select
        article_id,
        sentence_id,
        ordinal,
        block,
        block_kind,
        text,
        is_claim,
        reason
    from sentences
)

select * from chosen
order by article_id, ordinal

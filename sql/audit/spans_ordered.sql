-- One row per linked stretch that is empty, misplaced, outside its sentence, or overlaps another (promise 1).
-- A stretch may take in tags around its sentence (<b>Name</b> …), never text of the one before or after.
with

rooms as (
    select
        sentences.article_id,
        sentences.sentence_id,
        sentences.byte_start,
        sentences.byte_end,
        least(sentences.byte_start, lag(sentences.byte_end, 1, 0) over page_order) as room_start,
        greatest(
            sentences.byte_end, lead(sentences.byte_start, 1, articles.count_bytes) over page_order
        ) as room_end
    from sentences
    inner join articles on sentences.article_id = articles.article_id
    window page_order as (partition by sentences.article_id order by sentences.byte_start, sentences.ordinal)
),

pieces as (
    select
        article_id,
        link_id,
        claim_id,
        byte_start as link_start,
        unnest(spans)['byte_start'] as span_start,
        unnest(spans)['byte_end'] as span_end,
        generate_subscripts(spans, 1) as place
    from links
),

placed as (
    select
        pieces.article_id,
        pieces.link_id,
        pieces.link_start,
        pieces.span_start,
        pieces.span_end,
        pieces.place,
        coalesce(rooms.byte_start, 0) as sentence_start,
        coalesce(rooms.byte_end, 0) as sentence_end,
        coalesce(rooms.room_start, 0) as room_start,
        coalesce(rooms.room_end, 0) as room_end,
        row_number() over link_order as rank_in_link,
        lag(pieces.span_end, 1, 0) over page_order as previous_end
    from pieces
    left join claims
        on
            pieces.article_id = claims.article_id
            and pieces.claim_id = claims.claim_id
    left join rooms
        on
            claims.article_id = rooms.article_id
            and claims.sentence_id = rooms.sentence_id
    window
        link_order as (partition by pieces.article_id, pieces.link_id order by pieces.span_start),
        page_order as (partition by pieces.article_id order by pieces.span_start)
),

faults as (
    select
        article_id,
        link_id,
        case
            when span_end <= span_start then 'is empty'
            when place = 1 and span_start <> link_start then 'does not begin where the link does'
            when rank_in_link <> place then 'is out of order'
            when span_start < previous_end then 'overlaps the one before'
            when span_start < room_start or span_end > room_end then 'is outside its sentence'
            when span_start >= sentence_end or span_end <= sentence_start then 'is outside its sentence'
        end as fault,
        'bytes ' || span_start || ' to ' || span_end as stretch
    from placed
    union all
    select
        article_id,
        link_id,
        'has no stretch at all' as fault,
        'it' as stretch
    from links
    where len(spans) = 0
),

breaches as (
    select
        'spans_ordered' as check_name,
        1 as promise,
        article_id as key,
        'link ' || link_id || ': ' || stretch || ' ' || fault as detail
    from faults
    where fault is not null
)

select * from breaches

-- One row per sentence outside its page, or claim outside its sentence (promise 2).
with

faults as (
    select
        sentences.article_id,
        'sentence ' || sentences.ordinal || ' is outside its page' as detail
    from sentences
    left join articles on sentences.article_id = articles.article_id
    where
        sentences.byte_start < 0
        or sentences.byte_end <= sentences.byte_start
        or sentences.byte_end > coalesce(articles.count_bytes, 0)
    union all
    select
        claims.article_id,
        'claim ' || claims.ordinal || ' is outside its sentence' as detail
    from claims
    join sentences
        on
            claims.article_id = sentences.article_id
            and claims.sentence_id = sentences.sentence_id
    where
        claims.byte_end <= claims.byte_start
        or claims.byte_start < sentences.byte_start
        or claims.byte_end > sentences.byte_end
),

breaches as (
    select
        'sentences_placed' as check_name,
        2 as promise,
        article_id as key,
        detail
    from faults
)

select * from breaches

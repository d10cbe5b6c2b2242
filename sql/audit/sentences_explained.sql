-- One row per sentence that is neither a claim nor explained, or is both (promise 3).
with

breaches as (
    select
        'sentences_explained' as check_name,
        3 as promise,
        article_id as key,
        'sentence ' || ordinal
        || if(is_claim, ' is a claim and has a reason', ' has neither claim nor reason') as detail
    from sentences
    where is_claim = (reason is not null)
)

select * from breaches

-- One row per sentence that is a claim by its mark but not by the claims, or the other way round (promise 3).
with

claimed as (
    select
        article_id,
        sentence_id,
        count(*) as count_claims
    from claims
    group by article_id, sentence_id
),

paired as (
    select
        coalesce(sentences.article_id, claimed.article_id) as article_id,
        coalesce(sentences.sentence_id, claimed.sentence_id) as sentence_id,
        coalesce(sentences.is_claim, false) as is_claim,
        coalesce(claimed.count_claims, 0) as count_claims
    from sentences
    full join claimed
        on
            sentences.article_id = claimed.article_id
            and sentences.sentence_id = claimed.sentence_id
),

breaches as (
    select
        'sentences_claimed' as check_name,
        3 as promise,
        article_id as key,
        'sentence ' || sentence_id || ' has ' || count_claims || ' claims and '
        || if(is_claim, 'is marked as one', 'is not marked as one or missing') as detail
    from paired
    where is_claim <> (count_claims > 0)
)

select * from breaches

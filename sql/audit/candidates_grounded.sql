-- One row per claim, source or passage that a candidate or conflict names and that is not there (promise 3).
with

pairs as (
    select
        article_id,
        claim_id,
        source_id
    from candidates
    union all
    select
        article_id,
        claim_id,
        source_id
    from conflicts
),

cited as (
    select
        article_id,
        unnest(passage_ids) as passage_id
    from candidates
),

missing as (
    select
        pairs.article_id,
        'claim ' || pairs.claim_id as name
    from pairs
    anti join claims
        on
            pairs.article_id = claims.article_id
            and pairs.claim_id = claims.claim_id
    union
    select
        pairs.article_id,
        'source ' || pairs.source_id as name
    from pairs
    anti join sources
        on
            pairs.article_id = sources.article_id
            and pairs.source_id = sources.source_id
    union
    select
        cited.article_id,
        'passage ' || cited.passage_id as name
    from cited
    anti join passages
        on
            cited.article_id = passages.article_id
            and cited.passage_id = passages.passage_id
),

breaches as (
    select
        'candidates_grounded' as check_name,
        3 as promise,
        article_id as key,
        name || ' was judged and is not there' as detail
    from missing
)

select * from breaches

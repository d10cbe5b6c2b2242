-- One row per claim, source or passage that a candidate or conflict names and that is not there (promise 3).
with

pairs as (
    select
        article_id,
        claim_id,
        source_id
    from candidates
    union
    select
        article_id,
        claim_id,
        source_id
    from conflicts
),

named as (
    select
        article_id,
        'claim ' || claim_id as name
    from pairs
    union
    select
        article_id,
        'source ' || source_id as name
    from pairs
    union
    select
        article_id,
        'passage ' || unnest(passage_ids) as name
    from candidates
),

present as (
    select
        article_id,
        'claim ' || claim_id as name
    from claims
    union
    select
        article_id,
        'source ' || source_id as name
    from sources
    union
    select
        article_id,
        'passage ' || passage_id as name
    from passages
),

missing as (
    select * from named
    except
    select * from present
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

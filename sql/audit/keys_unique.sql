-- One row per key that more than one row of a table has (promise 3).
with

named as (
    select
        article_id,
        'sentences.sentence_id ' || sentence_id as name
    from sentences
    union all
    select
        article_id,
        'sentences.ordinal ' || ordinal as name
    from sentences
    union all
    select
        article_id,
        'claims.claim_id ' || claim_id as name
    from claims
    union all
    select
        article_id,
        'claims.ordinal ' || ordinal as name
    from claims
    union all
    select
        article_id,
        'passages.passage_id ' || passage_id as name
    from passages
    union all
    select
        article_id,
        'links.link_id ' || link_id as name
    from links
    union all
    select
        article_id,
        'links.claim_id ' || claim_id as name
    from links
    union all
    select
        article_id,
        'links.byte_start ' || byte_start as name
    from links
    union all
    select
        article_id,
        'sources.url ' || url as name
    from sources
    union all
    select
        article_id,
        'candidates ' || claim_id || ' ' || source_id as name
    from candidates
    union all
    select
        article_id,
        'conflicts ' || claim_id || ' ' || source_id as name
    from conflicts
    union all
    select
        article_id,
        'rulings ' || decision_id as name
    from rulings
    union all
    select
        article_id,
        'decisions ' || decision_id as name
    from decisions
    union all
    select
        coalesce(article_id, '') as article_id,
        'drops ' || kind || ' ' || reason || ' ' || digest as name
    from drops
),

breaches as (
    select
        'keys_unique' as check_name,
        3 as promise,
        article_id as key,
        count(*) || ' rows have the key ' || name as detail
    from named
    group by article_id, name
    having count(*) > 1
)

select * from breaches

-- One row per key that more than one row of a table has (promise 3).
-- Names are made for those alone: to make one for every row costs more than all the counting.
with

repeated as (
    select
        article_id,
        'sentences.sentence_id ' || sentence_id as name,
        count(*) as count_rows
    from sentences
    group by article_id, sentence_id
    having count(*) > 1
    union all
    select
        article_id,
        'sentences.ordinal ' || ordinal as name,
        count(*) as count_rows
    from sentences
    group by article_id, ordinal
    having count(*) > 1
    union all
    select
        article_id,
        'claims.claim_id ' || claim_id as name,
        count(*) as count_rows
    from claims
    group by article_id, claim_id
    having count(*) > 1
    union all
    select
        article_id,
        'claims.ordinal ' || ordinal as name,
        count(*) as count_rows
    from claims
    group by article_id, ordinal
    having count(*) > 1
    union all
    select
        article_id,
        'passages.passage_id ' || passage_id as name,
        count(*) as count_rows
    from passages
    group by article_id, passage_id
    having count(*) > 1
    union all
    select
        article_id,
        'links.link_id ' || link_id as name,
        count(*) as count_rows
    from links
    group by article_id, link_id
    having count(*) > 1
    union all
    select
        article_id,
        'links.claim_id ' || claim_id as name,
        count(*) as count_rows
    from links
    group by article_id, claim_id
    having count(*) > 1
    union all
    select
        article_id,
        'links.byte_start ' || byte_start as name,
        count(*) as count_rows
    from links
    group by article_id, byte_start
    having count(*) > 1
    union all
    select
        article_id,
        'sources.url ' || url as name,
        count(*) as count_rows
    from sources
    group by article_id, url
    having count(*) > 1
    union all
    select
        article_id,
        'candidates ' || claim_id || ' ' || source_id as name,
        count(*) as count_rows
    from candidates
    group by article_id, claim_id, source_id
    having count(*) > 1
    union all
    select
        article_id,
        'conflicts ' || claim_id || ' ' || source_id as name,
        count(*) as count_rows
    from conflicts
    group by article_id, claim_id, source_id
    having count(*) > 1
    union all
    select
        article_id,
        'rulings ' || decision_id as name,
        count(*) as count_rows
    from rulings
    group by article_id, decision_id
    having count(*) > 1
    union all
    select
        article_id,
        'decisions ' || decision_id as name,
        count(*) as count_rows
    from decisions
    group by article_id, decision_id
    having count(*) > 1
    union all
    select
        coalesce(drops.article_id, '') as article_id,
        'drops ' || kind || ' ' || reason || ' ' || digest as name,
        count(*) as count_rows
    from drops
    group by coalesce(drops.article_id, ''), kind, reason, digest
    having count(*) > 1
),

breaches as (
    select
        'keys_unique' as check_name,
        3 as promise,
        article_id as key,
        count_rows || ' rows have the key ' || name as detail
    from repeated
)

select * from breaches

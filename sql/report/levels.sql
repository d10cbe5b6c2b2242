-- Rows seen at each level, and those that ended well: a sentence as a claim, a decision as honoured (where
-- there are any), all else as part of a link, counted in the table they must have led to. Astray are rows
-- with neither such an end nor a reason, or with both.
-- Grain: one row per level.
with
-- the id of a sentence names its article as well
sentence_ends as (
    select
        reason,
        sentence_id in (select sentence_id from claims) as is_claim
    from sentences
),

link_ends as (
    select distinct
        article_id,
        claim_id,
        source_id
    from links
),

article_ends as (
    select distinct article_id
    from links
),

source_ends as (
    select distinct
        article_id,
        source_id
    from links
),

claim_links as (
    select distinct
        article_id,
        claim_id
    from links
),

pages as (
    select
        article_id,
        source_id,
        bool_or(reason is null) as is_free
    from sources
    group by article_id, source_id
),

article_level as (
    select
        'article' as level,
        count(*) as seen,
        count(e.article_id) as linked,
        count(*) filter (where (e.article_id is null) = (a.reason is null)) as astray
    from articles as a
    left join article_ends as e on a.article_id = e.article_id
),

sentence_level as (
    select
        'sentence' as level,
        count(*) as seen,
        count(*) filter (where is_claim) as linked,
        count(*) filter (where is_claim = (reason is not null)) as astray
    from sentence_ends
),

claim_level as (
    select
        'claim' as level,
        count(*) as seen,
        count(e.claim_id) as linked,
        count(*) filter (where (e.claim_id is null) = (c.reason is null)) as astray
    from claims as c
    left join claim_links as e on c.article_id = e.article_id and c.claim_id = e.claim_id
),

source_level as (
    select
        'source' as level,
        (select count(*) from sources) as seen,
        count(e.source_id) as linked,
        count(*) filter (where (e.source_id is null) = p.is_free) as astray
    from pages as p
    left join source_ends as e on p.article_id = e.article_id and p.source_id = e.source_id
),

candidate_level as (
    select
        'candidate' as level,
        count(*) as seen,
        count(e.claim_id) as linked,
        count(*) filter (where (e.claim_id is null) = (c.reason is null)) as astray
    from candidates as c
    left join link_ends as e
        on c.article_id = e.article_id and c.claim_id = e.claim_id and c.source_id = e.source_id
),

decision_level as (
    select
        'decision' as level,
        count(*) as seen,
        count(*) filter (where status = 'honoured') as linked,
        count(*) filter (where (status = 'honoured') <> (reason is null)) as astray
    from decisions
    having count(*) > 0
)

select * from article_level
union all
select * from sentence_level
union all
select * from claim_level
union all
select * from source_level
union all
select * from candidate_level
union all
select * from decision_level

-- Rows seen at each level, and those that ended well: a sentence as a claim, a decision as honoured (where
-- there are any), all else as part of a link, counted in the table they must have led to. Astray are rows
-- with neither such an end nor a reason, or with both. The ids of sentences and claims name their article as
-- well; of a page that was supplied several times one row stands for all.
-- Grain: one row per level.
with linked_pages as (
    -- one row of a page is free, those that supply it once more are refused
    select
        article_id,
        source_id,
        count(*) filter (where reason is null) as count_free
    from sources
    semi join links on sources.article_id = links.article_id and sources.source_id = links.source_id
    group by article_id, source_id
),

rows_seen as (
    select
        'article' as level,
        reason,
        article_id in (select article_id from links) as has_end
    from articles
    union all
    select
        'sentence' as level,
        reason,
        sentence_id in (select sentence_id from claims) as has_end
    from sentences
    union all
    select
        'claim' as level,
        reason,
        claim_id in (select claim_id from links) as has_end
    from claims
    union all
    select
        'source' as level,
        s.reason,
        coalesce(p.count_free = cast(s.reason is null as integer), false) as has_end
    from sources as s
    left join linked_pages as p on s.article_id = p.article_id and s.source_id = p.source_id
    union all
    select
        'candidate' as level,
        reason,
        exists(
            select 1 from links
            where links.claim_id = candidates.claim_id and links.source_id = candidates.source_id
        ) as has_end
    from candidates
    union all
    select
        'decision' as level,
        reason,
        status = 'honoured' as has_end
    from decisions
),

counted as (
    select
        level,
        count(*) as seen,
        count(*) filter (where has_end) as linked,
        count(*) filter (where has_end = (reason is not null)) as astray
    from rows_seen
    group by level
),

levels as (
    select
        unnest(['article', 'sentence', 'claim', 'source', 'candidate', 'decision']) as level,
        unnest(range(6)) as place
),

shown as (
    select
        l.level,
        coalesce(c.seen, 0) as seen,
        coalesce(c.linked, 0) as linked,
        coalesce(c.astray, 0) as astray
    from levels as l
    left join counted as c on l.level = c.level
    where l.level <> 'decision' or c.seen > 0
    order by l.place
)

select * from shown

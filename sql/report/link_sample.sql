-- Links that the last run added, in an order drawn by lot: that of a digest of each link and the state that
-- the run published, so that the same run draws the same links.
-- Grain: one row per link; the first $count_rows of them.
with last_run as (
    select arg_max(run_id, (created_at, run_id)) as run_id from trend
),

published as (
    select max(snapshot) as snapshot from runs
    where run_id = (select l.run_id from last_run as l)
),

added as (
    select distinct
        article_id,
        claim_id,
        url_after as url
    from changes
    where change <> 'removed' and run_id = (select l.run_id from last_run as l)
),

pages as (
    select
        article_id,
        source_id,
        min(domain) as domain,
        min(title) as title,
        min(published_on) as published_on
    from sources
    group by article_id, source_id
),

graded as (
    select distinct
        article_id,
        claim_id,
        url,
        quote_digest
    from grades
),

drawn as (
    select
        l.*,
        sha256(l.quote) as quote_digest,
        sha256(l.link_id || coalesce(p.snapshot, '')) as lot,
        count(*) over () as count_added
    from links as l
    join added as a on l.article_id = a.article_id and l.claim_id = a.claim_id and l.url = a.url
    cross join published as p
    order by lot asc, l.article_id asc, l.byte_start asc
    limit $count_rows
),

described as (
    select
        d.article_id,
        d.claim_id,
        d.url,
        d.quote,
        d.quote_digest,
        d.anchor_text,
        d.tier,
        d.count_added,
        c.text as claim_text,
        k.part,
        r.title as article_title,
        s.domain,
        s.title,
        s.published_on,
        g.quote_digest is not null as is_graded,
        d.lot
    from drawn as d
    join articles as r on d.article_id = r.article_id
    left join claims as c on d.article_id = c.article_id and d.claim_id = c.claim_id
    left join candidates as k
        on d.article_id = k.article_id and d.claim_id = k.claim_id and d.source_id = k.source_id
    left join pages as s on d.article_id = s.article_id and d.source_id = s.source_id
    left join graded as g
        on
            d.article_id = g.article_id
            and d.claim_id = g.claim_id
            and d.url = g.url
            and d.quote_digest = g.quote_digest
)

select * exclude (lot) from described
order by lot asc, article_id asc, claim_id asc

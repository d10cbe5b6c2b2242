-- Links that a file of grades may mean, with the run that added each.
-- Grain: one row per link of the articles in the list $article_ids.
with wanted as (select unnest($article_ids) as article_id),

links as (
    select * from links
    where article_id in (select w.article_id from wanted as w)
),

pages as (
    select
        article_id,
        source_id,
        min(domain) as domain
    from sources
    where article_id in (select w.article_id from wanted as w)
    group by article_id, source_id
),

added as (
    select
        c.article_id,
        c.claim_id,
        c.url_after as url,
        arg_max(c.run_id, (t.created_at, c.run_id)) as run_id
    from changes as c
    left join trend as t on c.run_id = t.run_id
    where c.change <> 'removed' and c.article_id in (select w.article_id from wanted as w)
    group by c.article_id, c.claim_id, c.url_after
),

described as (
    select
        l.article_id,
        l.claim_id,
        l.source_id,
        l.url,
        l.quote,
        sha256(l.quote) as quote_digest,
        l.tier,
        p.domain,
        a.run_id as linked_by
    from links as l
    left join pages as p on l.article_id = p.article_id and l.source_id = p.source_id
    left join added as a on l.article_id = a.article_id and l.claim_id = a.claim_id and l.url = a.url
)

select * from described
order by article_id, claim_id, url

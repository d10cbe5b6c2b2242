-- Grain: one row per claim whose link a run added, removed or moved to another address, with the reason why.
-- The schemas before and after hold the rows of those table files that two snapshots do not share: what
-- stands in neither is the same in both. The branches of `why` stand in order of precedence, the certain ones
-- first.
with

paired as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        coalesce(a.claim_id, b.claim_id) as claim_id,
        b.source_id as source_before,
        a.source_id as source_after,
        b.url as url_before,
        a.url as url_after
    from before.links as b
    full join after.links as a on b.article_id = a.article_id and b.claim_id = a.claim_id
    where b.url is distinct from a.url
),

articles as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        a.article_id is null as is_withdrawn,
        b.article_id is null as is_new,
        (a.article_digest is distinct from b.article_digest) as is_edited
    from before.articles as b
    full join after.articles as a on b.article_id = a.article_id
),

stayed as (
    select distinct paired.article_id
    from paired
    left join articles on paired.article_id = articles.article_id
    where not coalesce(articles.is_withdrawn or articles.is_new, false)
),

claims as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        coalesce(a.claim_id, b.claim_id) as claim_id,
        coalesce(a.sentence_id, b.sentence_id) as sentence_id,
        (a.claim_id is null) <> (b.claim_id is null) as came_or_went,
        coalesce(b.reason = 'undone', false) or coalesce(a.reason = 'undone', false) as is_undone
    from (select * from before.claims semi join stayed on claims.article_id = stayed.article_id) as b
    full join (select * from after.claims semi join stayed on claims.article_id = stayed.article_id) as a
        on b.article_id = a.article_id and b.claim_id = a.claim_id
),

supplied_before as (
    select
        article_id,
        source_id,
        list(
            url || coalesce(title, '') || coalesce(published_on, '') || coalesce(text_digest, '')
            order by position, url
        ) as content,
        list(position order by position, url) as positions,
        bool_or(coalesce(reason = 'ruled_out', false)) as is_ruled_out
    from before.sources
    where article_id in (select s.article_id from stayed as s)
    group by article_id, source_id
),

supplied_after as (
    select
        article_id,
        source_id,
        list(
            url || coalesce(title, '') || coalesce(published_on, '') || coalesce(text_digest, '')
            order by position, url
        ) as content,
        list(position order by position, url) as positions,
        bool_or(coalesce(reason = 'ruled_out', false)) as is_ruled_out
    from after.sources
    where article_id in (select s.article_id from stayed as s)
    group by article_id, source_id
),

sources as (
    select
        coalesce(a.article_id, b.article_id) as article_id,
        coalesce(a.source_id, b.source_id) as source_id,
        a.source_id is null as is_gone,
        b.source_id is null as is_new,
        (a.content is distinct from b.content) as is_changed,
        (a.content is distinct from b.content or a.positions is distinct from b.positions) as differs,
        coalesce(a.is_ruled_out, false) <> coalesce(b.is_ruled_out, false) as is_ruling_new
    from supplied_before as b
    full join supplied_after as a on b.article_id = a.article_id and b.source_id = a.source_id
),

restocked as (
    select distinct article_id from sources
    where differs
),

-- Decisions that are new, gone, or dated anew, and what they are about. Domains are told by the sources that
-- they rule out.
decided as (
    select coalesce(a.decision_id, b.decision_id) as decision_id
    from before.decisions as b
    full join after.decisions as a on b.decision_id = a.decision_id and b.decided_at = a.decided_at
    where a.decision_id is null or b.decision_id is null
),

ruled as (
    select
        article_id,
        claim_id,
        sentence_id
    from before.rulings
    where decision_id in (select d.decision_id from decided as d)
    union
    select
        article_id,
        claim_id,
        sentence_id
    from after.rulings
    where decision_id in (select d.decision_id from decided as d)
),

explained as (
    select
        paired.*,
        case
            when cast($is_undo as boolean) or claims.is_undone then 'undone'
            when articles.is_withdrawn then 'article_withdrawn'
            when articles.is_new then 'article_new'
            when
                left_one.is_ruling_new
                or taken.is_ruling_new
                or exists (
                    select 1 from ruled
                    where
                        ruled.article_id = paired.article_id
                        and (ruled.claim_id = paired.claim_id or ruled.sentence_id = claims.sentence_id)
                )
                then 'decision'
            when claims.came_or_went and articles.is_edited then 'article_edited'
            when left_one.is_gone then 'source_gone'
            when left_one.is_changed then 'source_changed'
            when taken.is_changed and paired.url_before is not null then 'better_source'
            when taken.is_new then 'source_new'
            when taken.is_changed then 'source_changed'
            when articles.is_edited then 'article_edited'
            when cast($is_other_recipe as boolean) then 'rule_or_model_changed'
            when restocked.article_id is not null then 'other_source'
        end as why
    from paired
    left join articles on paired.article_id = articles.article_id
    left join claims on paired.article_id = claims.article_id and paired.claim_id = claims.claim_id
    left join sources as left_one
        on paired.article_id = left_one.article_id and paired.source_before = left_one.source_id
    left join sources as taken
        on paired.article_id = taken.article_id and paired.source_after = taken.source_id
    left join restocked on paired.article_id = restocked.article_id
),

-- A link for which nothing speaks but that another one of its page came or went; else rules or model answered
-- otherwise.
changes as (
    select
        cast($run_id as varchar) as run_id,
        article_id,
        claim_id,
        case
            when url_before is null then 'added'
            when url_after is null then 'removed'
            else 'moved'
        end as change,
        coalesce(
            why,
            case when count(why) over (partition by article_id) > 0 then 'other_link' end,
            'rule_or_model_changed'
        ) as why,
        url_before,
        url_after
    from explained
)

select * from changes

-- One row per decision that an article is said to honour and does not (promise 3): a pin without its link,
-- unless links were taken back; a forbidden link; a sentence that is a claim; a conflict that is still open.
with

honoured as (
    select * from rulings
    where status = 'honoured'
),

broken as (
    select
        honoured.article_id,
        honoured.decision_id,
        honoured.action,
        case
            when honoured.action = 'pin'
                then links.decision_id is null and coalesce(claims.reason, '') <> 'undone'
            when honoured.action = 'forbid'
                then coalesce(honoured.source_id, links.source_id) = links.source_id
            when honoured.action = 'not_a_claim' then sentences.is_claim
            when honoured.action = 'bad_source' then links_to.link_id is not null
            else false
        end as is_broken
    from honoured
    left join sentences
        on honoured.article_id = sentences.article_id and honoured.sentence_id = sentences.sentence_id
    left join claims
        on honoured.article_id = claims.article_id and honoured.claim_id = claims.claim_id
    left join links
        on honoured.article_id = links.article_id and honoured.claim_id = links.claim_id
    left join links as links_to
        on honoured.article_id = links_to.article_id and honoured.source_id = links_to.source_id
),

still_open as (
    select
        honoured.article_id,
        honoured.decision_id,
        honoured.action
    from honoured
    semi join conflicts
        on
            honoured.action = 'accept_conflict'
            and honoured.article_id = conflicts.article_id
            and honoured.claim_id = conflicts.claim_id
            and coalesce(honoured.source_id, conflicts.source_id) = conflicts.source_id
            and conflicts.decision_id is null
),

faults as (
    select
        article_id,
        decision_id,
        action
    from broken
    where is_broken
    union all
    select * from still_open
),

breaches as (
    select
        'decisions_honoured' as check_name,
        3 as promise,
        article_id as key,
        action || ' ' || decision_id || ' is said to be honoured and is not' as detail
    from faults
)

select * from breaches

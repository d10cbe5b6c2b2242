-- One row per link without its claim, its source, a supported or pinned candidate, or its quote (promise 2).
with

usable_sources as (
    select distinct
        article_id,
        source_id
    from sources
    where reason is null
),

pins as (
    select
        article_id,
        decision_id,
        claim_id
    from rulings
    where action = 'pin' and status = 'honoured'
),

faults as (
    select
        links.article_id,
        links.link_id,
        case
            when claims.claim_id is null then 'no claim'
            when usable_sources.source_id is null then 'no source, or one that has a reason not to be linked'
            when links.decision_id is not null and pins.decision_id is null then 'a pin that was not honoured'
            when
                candidates.claim_id is null
                or (links.decision_id is null and candidates.verdict <> 'supported')
                then 'no candidate that supports it'
            when candidates.quote <> links.quote then 'another quote than its candidate'
            when links.quote = '' then 'an empty quote'
            when length(links.quote) <> links.quote_end - links.quote_start then 'a quote unlike its offsets'
        end as fault
    from links
    left join claims
        on
            links.article_id = claims.article_id
            and links.claim_id = claims.claim_id
    left join usable_sources
        on
            links.article_id = usable_sources.article_id
            and links.source_id = usable_sources.source_id
    left join candidates
        on
            links.article_id = candidates.article_id
            and links.claim_id = candidates.claim_id
            and links.source_id = candidates.source_id
    left join pins
        on
            links.article_id = pins.article_id
            and links.decision_id = pins.decision_id
            and links.claim_id = pins.claim_id
),

breaches as (
    select
        'links_proven' as check_name,
        2 as promise,
        article_id as key,
        'link ' || link_id || ' has ' || fault as detail
    from faults
    where fault is not null
)

select * from breaches

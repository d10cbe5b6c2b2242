-- Grain: one row per kind of record, with how many an earlier state holds that the current one has not,
-- word for word.
with articles as (
    select
        article_id,
        digest
    from articles_before
    except
    select
        article_id,
        digest
    from store_articles
),

held as (
    select
        article_id,
        url,
        digest
    from store_results
    union all
    select
        article_id,
        url,
        digest
    from store_orphans
),

results as (
    select
        article_id,
        url,
        digest
    from results_before
    except
    select
        article_id,
        url,
        digest
    from held
),

decisions as (
    select row from decisions_before -- noqa: RF04
    except
    select row from store_decisions -- noqa: RF04
),

dropped as (
    select
        kind,
        reason,
        digest,
        article_id,
        detail
    from drops_before
    except
    select
        kind,
        reason,
        digest,
        article_id,
        detail
    from drops
),

lost as (
    select
        'articles' as kind,
        count(*) as count_lost
    from articles
    union all
    select
        'results' as kind,
        count(*) as count_lost
    from results
    union all
    select
        'decisions' as kind,
        count(*) as count_lost
    from decisions
    union all
    select
        'records set aside' as kind,
        count(*) as count_lost
    from dropped
)

select *
from lost
where count_lost > 0
order by kind

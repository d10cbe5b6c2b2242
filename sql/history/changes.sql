-- Grain: one row per claim whose link a run added, removed or moved to another address, with the reason why.
-- The branches of `why` stand in order of precedence, the certain ones first.
with restocked as (
    select distinct article_id from source_changes
    where differs
),

explained as (
    select
        link_moves.*,
        case
            when cast($is_undo as boolean) or claims.is_undone then 'undone'
            when articles.is_withdrawn then 'article_withdrawn'
            when articles.is_new then 'article_new'
            when
                left_one.is_ruling_new
                or taken.is_ruling_new
                or exists (
                    select 1 from ruling_changes as ruled
                    where
                        ruled.article_id = link_moves.article_id
                        and (ruled.claim_id = link_moves.claim_id or ruled.sentence_id = claims.sentence_id)
                )
                then 'decision'
            when claims.came_or_went and articles.is_edited then 'article_edited'
            when left_one.is_gone then 'source_gone'
            when left_one.is_changed then 'source_changed'
            when taken.is_changed and link_moves.url_before is not null then 'better_source'
            when taken.is_new then 'source_new'
            when taken.is_changed then 'source_changed'
            when articles.is_edited then 'article_edited'
            when cast($is_other_recipe as boolean) then 'rule_or_model_changed'
            when restocked.article_id is not null then 'other_source'
        end as why
    from link_moves
    left join article_changes as articles on link_moves.article_id = articles.article_id
    left join claim_changes as claims
        on link_moves.article_id = claims.article_id and link_moves.claim_id = claims.claim_id
    left join source_changes as left_one
        on link_moves.article_id = left_one.article_id and link_moves.source_before = left_one.source_id
    left join source_changes as taken
        on link_moves.article_id = taken.article_id and link_moves.source_after = taken.source_id
    left join restocked on link_moves.article_id = restocked.article_id
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

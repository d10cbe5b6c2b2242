-- Grain: one row per source of an article that stayed and in which links moved.
-- A source may be supplied more than once: its content is that of all its results, in their order.
with stayed as (
    select article_id from article_changes
    where not is_withdrawn and not is_new
),

sources as (
    select
        'before' as side,
        b.*
    from before.sources as b
    union all by name
    select
        'after' as side,
        a.*
    from after.sources as a
),

supplied as (
    select
        side,
        article_id,
        source_id,
        list(
            url || coalesce(title, '') || coalesce(published_on, '') || coalesce(text_digest, '')
            order by position, url
        ) as content,
        list(position order by position, url) as positions,
        bool_or(coalesce(reason = 'ruled_out', false)) as is_ruled_out
    from sources
    semi join stayed on sources.article_id = stayed.article_id
    group by side, article_id, source_id
),

supplied_before as (
    select * from supplied
    where side = 'before'
),

supplied_after as (
    select * from supplied
    where side = 'after'
),

source_changes as (
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
)

select * from source_changes

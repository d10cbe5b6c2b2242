-- Grain: one row: what a run would take from the published state. Links that editors or an undo took are no
-- loss; a result is an address that was supplied for an article. `changes` is the run's own.
with

links as (
    select count(*) as links_lost from changes
    where change = 'removed' and why not in ('decision', 'undone')
),

withdrawn as (
    select
        article_id,
        url
    from before.sources
    except
    select
        article_id,
        url
    from after.sources
),

results as (
    select count(*) as results_lost from withdrawn
),

articles as (
    select count(*) as articles_lost
    from before.articles as b
    anti join after.articles as a on b.article_id = a.article_id
)

select * from links, results, articles

-- Articles that an editor's decision speaks of.
-- Grain: one row per article with a ruling.
with rulings as (select * from rulings)

select distinct article_id from rulings
order by article_id

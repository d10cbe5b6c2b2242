-- Grain: one row per article id whose case-folded form has the same hash as that of another id.
with

shared_folds as (
    select fold
    from final_articles
    group by fold
    having count(*) > 1
)

select article_id
from final_articles
where fold in (select fold from shared_folds)
order by article_id

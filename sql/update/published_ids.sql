-- Grain: one row per published article.
select article_id
from articles
order by article_id

-- Every link with what a W3C Web Annotation selects by: the claim in its article and the quote in its source,
-- each with at most $count_chars characters before and behind it.
-- Grain: one row per link. The text around a claim ends with its block: beyond it, markup stands between.
with articles as (select * from articles),

sentences as (select * from sentences),

claims as (select * from claims),

links as (select * from links),

store_texts as (select * from store_texts),

around_sentences as (
    select
        article_id,
        sentence_id,
        text,
        coalesce(lag(text) over block_order || ' ', '') as before,
        coalesce(' ' || lead(text) over block_order, '') as behind
    from sentences
    window block_order as (partition by article_id, block order by ordinal)
),

claim_places as (
    select
        c.article_id,
        c.claim_id,
        c.text as claim,
        s.before || left(s.text, strpos(s.text, c.text) - 1) as before,
        substr(s.text, strpos(s.text, c.text) + length(c.text)) || s.behind as behind
    from claims as c
    join around_sentences as s on c.article_id = s.article_id and c.sentence_id = s.sentence_id
),

quote_places as (
    select
        l.article_id,
        l.link_id,
        min(right(left(t.text, l.quote_start), cast($count_chars as bigint))) as quote_before,
        min(substr(t.text, l.quote_end + 1, cast($count_chars as bigint))) as quote_behind
    from links as l
    join store_texts as t on l.text_digest = t.text_digest
    group by l.article_id, l.link_id
),

joined as (
    select
        l.article_id,
        a.url as article_url,
        l.link_id,
        c.claim,
        right(c.before, cast($count_chars as bigint)) as claim_before,
        left(c.behind, cast($count_chars as bigint)) as claim_behind,
        l.byte_start,
        l.url as source_url,
        l.text_digest,
        l.quote,
        q.quote_before,
        q.quote_behind,
        l.quote_start,
        l.quote_end
    from links as l
    join articles as a on l.article_id = a.article_id
    join claim_places as c on l.article_id = c.article_id and l.claim_id = c.claim_id
    join quote_places as q on l.article_id = q.article_id and l.link_id = q.link_id
)

select * from joined
order by article_id, byte_start, link_id

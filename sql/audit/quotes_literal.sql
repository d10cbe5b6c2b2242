-- One row per quote or passage that does not stand at its offsets in the stored source text (promise 2).
-- Offsets count code points from 0, as in Python; `substr` counts the same code points from 1.
with

quotes as (
    select
        article_id,
        'link ' || link_id as name,
        text_digest,
        quote,
        quote_start,
        quote_end
    from links
    union all
    select
        article_id,
        'conflict of claim ' || claim_id as name,
        text_digest,
        quote,
        quote_start,
        quote_end
    from conflicts
    union all
    select
        article_id,
        'passage ' || passage_id as name,
        text_digest,
        text as quote,
        passages.start as quote_start,
        passages."end" as quote_end
    from passages
),

texts as (
    select
        text_digest,
        any_value(text) as text
    from store_texts
    where text_digest in (select quotes.text_digest from quotes)
    group by text_digest
),

breaches as (
    select
        'quotes_literal' as check_name,
        2 as promise,
        quotes.article_id as key,
        quotes.name || if(texts.text is null, ': no stored text ', ': not at its offsets in the text ')
        || quotes.text_digest as detail
    from quotes
    left join texts on quotes.text_digest = texts.text_digest
    where
        texts.text is null
        or quotes.quote_start < 0
        or quotes.quote_end <= quotes.quote_start
        or quotes.quote_end > length(texts.text)
        or substr(texts.text, quotes.quote_start + 1, quotes.quote_end - quotes.quote_start) <> quotes.quote
)

select * from breaches

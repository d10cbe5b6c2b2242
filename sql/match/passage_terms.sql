-- Grain: one row per passage and informative term of it that some claim of the shard names.
with wanted as (
    select distinct term from claim_terms
),

words as (
    select
        text_no,
        passage_no,
        unnest(regexp_extract_all(lower(text), $word)) as token
    from passages
),

tokens as (
    select distinct token from words
),

singular as (
    select
        token,
        case
            when length(token) > 3 and token like '%s' and token not like '%ss'
                then left(token, length(token) - 1)
            else token
        end as bare
    from tokens
),

token_terms as (
    select
        singular.token,
        coalesce(exact.term, plural.term, singular.bare) as term
    from singular
    left join vocabulary as exact on singular.token = exact.token
    left join vocabulary as plural on singular.bare = plural.token
),

kept as (
    select token_terms.*
    from token_terms
    semi join wanted on token_terms.term = wanted.term
),

passage_terms as (
    select distinct
        words.text_no,
        words.passage_no,
        kept.term
    from words
    inner join kept on words.token = kept.token
)

select * from passage_terms

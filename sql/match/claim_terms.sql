-- Grain: one row per claim and informative term of it.
-- `value` is what the term counts, as a whole number: its sums are exact in any order.
-- The claim's own terms count fully; those of the context it leans on count with $context_share.
with words as (
    select
        claim_no,
        article_no,
        1.0::double as share,
        unnest(list_distinct(regexp_extract_all(lower(text), $word))) as token
    from claims
    union all
    select
        claim_no,
        article_no,
        $context_share::double as share,
        unnest(list_distinct(regexp_extract_all(lower(context), $word))) as token
    from claims
    where context <> ''
),

singular as (
    select
        claim_no,
        article_no,
        share,
        token,
        case
            when length(token) > 3 and token like '%s' and token not like '%ss'
                then left(token, length(token) - 1)
            else token
        end as bare
    from words
),

terms as (
    select
        singular.claim_no,
        singular.article_no,
        singular.share,
        coalesce(exact.term, plural.term, singular.bare) as term,
        coalesce(exact.weight, plural.weight, $unknown_weight)::double as weight
    from singular
    left join vocabulary as exact on singular.token = exact.token
    left join vocabulary as plural on singular.bare = plural.token
),

informative as (
    select
        claim_no,
        article_no,
        term,
        max(share) as share,
        max(weight) as weight,
        round(max(share) * max(weight) * 10000)::bigint as value
    from terms
    where weight >= $min_weight
    group by claim_no, article_no, term
)

select * from informative

-- Grain: one row per claim and source that share enough: the claim's best sources, with passages to judge by.
-- Sources are those of the claim's own article; every order is total, so that two runs cannot differ.
with totals as (
    select
        claim_no,
        sum(value) as total
    from claim_terms
    group by claim_no
),

hits as (
    select
        claim_terms.claim_no,
        sources.source_no,
        passage_terms.passage_no,
        claim_terms.term,
        claim_terms.value
    from claim_terms
    inner join sources on claim_terms.article_no = sources.article_no
    inner join passage_terms
        on sources.text_no = passage_terms.text_no and claim_terms.term = passage_terms.term
),

scored as (
    select
        hits.claim_no,
        hits.source_no,
        hits.passage_no,
        round(sum(hits.value) / any_value(totals.total), 6) as coverage
    from hits
    inner join totals on hits.claim_no = totals.claim_no
    group by hits.claim_no, hits.source_no, hits.passage_no
),

ranked as (
    select
        *,
        row_number() over (partition by claim_no, source_no order by coverage desc, passage_no) as place
    from scored
),

pairs as (
    select
        claim_no,
        source_no,
        max(coverage) as match_score,
        list(passage_no order by place) as passage_nos
    from ranked
    where place <= $max_passages
    group by claim_no, source_no
    having max(coverage) >= $min_coverage
),

best as (
    select *
    from pairs
    qualify row_number() over (partition by claim_no order by match_score desc, source_no) <= $max_sources
),

found as (
    select
        hits.claim_no,
        hits.source_no,
        list_sort(list(distinct hits.term)) as found_terms
    from hits
    semi join best on hits.claim_no = best.claim_no and hits.source_no = best.source_no
    group by hits.claim_no, hits.source_no
),

candidates as (
    select
        best.claim_no,
        best.source_no,
        best.match_score,
        best.passage_nos,
        found.found_terms
    from best
    inner join found on best.claim_no = found.claim_no and best.source_no = found.source_no
    order by best.claim_no, best.match_score desc, best.source_no
)

select * from candidates

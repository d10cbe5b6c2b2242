"""A bad feed is refused, with numbers; a small loss, or one that is accepted, is not."""

import pytest

from linker_core.changes import Losses
from linker_core.errors import RefusedError
from linker_core.guard import find_excess, refuse_losses
from linker_core.settings import PublishSettings, Settings

LIMITS = PublishSettings(max_links_lost=0.05, max_results_lost=0.2, min_links_lost=20, min_results_lost=100)
CASES = [
    # lost and published links, lost and published results, what is named
    (0, 0, 0, 0, ""),
    (0, 1000, 0, 8000, ""),
    (50, 1000, 1600, 8000, ""),  # just what is allowed
    (51, 1000, 1600, 8000, "51 of 1,000 links would vanish (5.1%; publish.max_links_lost allows 5%)"),
    (50, 1000, 1601, 8000, "1,601 of 8,000 results would vanish (20.0%; publish.max_results_lost allows 20%)"),
    (19, 19, 99, 99, ""),  # too few to matter
    (20, 20, 0, 99, "20 of 20 links would vanish (100.0%; publish.max_links_lost allows 5%)"),
    (19, 19, 100, 100, "100 of 100 results would vanish (100.0%; publish.max_results_lost allows 20%)"),
]


@pytest.mark.parametrize(("links", "of_links", "results", "of_results", "said"), CASES)
def test_what_is_too_much(links, of_links, results, of_results, said):
    losses = Losses(0, links, results, 9, of_links, of_results)
    assert find_excess(losses, LIMITS) == [said][: bool(said)]


def test_a_refusal_says_how_much_where_to_look_and_what_to_do():
    with pytest.raises(RefusedError) as refused:
        refuse_losses(Losses(300, 400, 4000, 1000, 1000, 8000), LIMITS)
    said = str(refused.value)
    expected = (
        "400 of 1,000 links",
        "4,000 of 8,000 results",
        "300 of 1,000 articles are not in the input",
        "--dry-run",
        "--accept",
    )
    assert [part for part in expected if part not in said] == []


def test_small_losses_are_let_through():
    assert refuse_losses(Losses(3, 19, 99, 3, 19, 99), LIMITS) is None


def test_the_limits_are_no_part_of_what_a_state_is_made_of():
    assert Settings(publish=PublishSettings(max_links_lost=1)).digest() == Settings().digest()
    assert Settings.model_validate({"policy": {"max_links_per_article": 3}}).digest() != Settings().digest()

"""What always holds of ratings."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from yizhan.core.invariants import invariant
from yizhan.exchange.ratings.models import RatingRound

EXPECTED = {"open": (0,), "submitted_by_one": (1,), "revealed": (1, 2), "lapsed": (0,)}


@invariant("exchange.rating_state_fits_answers")
def rating_state_fits_answers() -> Iterator[str]:
    """A round's state fits the number of its answers: none, one, or revealed."""
    rows = RatingRound.objects.annotate(answers=Count("ratings")).values_list("pk", "state", "answers")
    for round_id, state, answers in rows.iterator():
        if answers not in EXPECTED[state]:
            yield f"rating round {round_id} is {state} with {answers} answers"

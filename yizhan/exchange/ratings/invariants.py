"""What always holds of ratings."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from yizhan.core.invariants import invariant
from yizhan.exchange.ratings.enums import DropState
from yizhan.exchange.ratings.models import HirerFact, RatingObjection, RatingRound, StarDrop, WorkerStar

EXPECTED = {"open": (0,), "submitted_by_one": (1,), "revealed": (1, 2), "counted": (1, 2), "lapsed": (0,)}


@invariant("exchange.rating_state_fits_answers")
def rating_state_fits_answers() -> Iterator[str]:
    """A round's state fits the number of its answers: none, one, or revealed."""
    rows = RatingRound.objects.annotate(answers=Count("ratings")).values_list("pk", "state", "answers")
    for round_id, state, answers in rows.iterator():
        if answers not in EXPECTED[state]:
            yield f"rating round {round_id} is {state} with {answers} answers"


@invariant("exchange.shown_star_is_the_computed_one")
def shown_star_is_the_computed_one() -> Iterator[str]:
    """Only an announced fall keeps a shown star above the computed one."""
    falling = StarDrop.objects.filter(state__in=[DropState.ANNOUNCED, DropState.OBJECTED])
    rows = WorkerStar.objects.exclude(pk__in=falling.values("star"))
    for row_id, shown, computed, code in rows.values_list(
        "pk", "stars_hundredths", "computed_hundredths", "policy_code"
    ).iterator():
        if shown != computed and computed is not None:
            yield f"star {row_id} shows {shown}, computed {computed} ({code})"


@invariant("exchange.open_objection_holds_back")
def open_objection_holds_back() -> Iterator[str]:
    """What somebody objects to is held back, and only that."""
    filed = RatingObjection.objects.filter(state="filed")
    facts = set(filed.filter(fact__isnull=False).values_list("fact_id", flat=True))
    held = set(HirerFact.objects.filter(state="objected").values_list("pk", flat=True))
    drops = set(filed.filter(drop__isnull=False).values_list("drop_id", flat=True))
    waiting = set(StarDrop.objects.filter(state="objected").values_list("pk", flat=True))
    for fact_id in sorted(facts ^ held):
        yield f"hirer fact {fact_id}: objection and state do not agree"
    for drop_id in sorted(drops ^ waiting):
        yield f"star drop {drop_id}: objection and state do not agree"

"""What the answers of a sample mean. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

FAILURES: Mapping[str, Fraction] = {
    "confirmed": Fraction(0),
    "partly": Fraction(1, 2),
    "denied": Fraction(1),
    "no_answer": Fraction(1, 2),
}
"""How much of a failure each outcome is (e.1): not reached after three tries is half a failure. Who does not want to say
anything is neither: he is left out."""


def weight_of(state: str, answer: str) -> Fraction | None:
    """Weight of one call-back in the failure share; ``None`` while it waits, was withdrawn, or nobody wanted to say."""
    if state == "unreachable":
        return FAILURES["no_answer"]
    if state == "answered":
        return FAILURES.get(answer)
    return None


def failure_share(outcomes: Iterable[tuple[str, str]]) -> tuple[Fraction, int]:
    """Share of failures among the finished call-backs, and how many were counted (0 of 0 is no failure).

    Args:
        outcomes: state and answer of each call-back of a sample.
    """
    weights = [weight for state, answer in outcomes if (weight := weight_of(state, answer)) is not None]
    return (sum(weights, Fraction(0)) / len(weights) if weights else Fraction(0)), len(weights)


def integrity_factor(failure: Fraction) -> Fraction:
    """``q = 1 − 2·p̂`` (e.1), never below zero."""
    return max(Fraction(0), 1 - 2 * failure)


def is_given_up(tries: int, most: int) -> bool:
    """Whether nobody answered often enough to stop ringing."""
    return tries >= most

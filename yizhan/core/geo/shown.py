"""How far a distance may be told. Pure.

Steps and floors protect a person's place (ARCHITECTURE §4): with finer steps, three distances from three addresses
would locate him. They are not settings: no district may make them finer.
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

STEP_METRES = 500
HIRER_FLOOR_METRES = 1000


def kilometres_for_worker(metres: float) -> Decimal:
    """Nearest half kilometre, at least 0.5: what a worker reads, measured from his cell."""
    return _kilometres(max(STEP_METRES, _nearest_step(metres)))


def kilometres_for_hirer(metres: float) -> Decimal:
    """Upper end of the half-kilometre band, at least 1: what a hirer reads about a worker."""
    band = -int(-metres // STEP_METRES) * STEP_METRES
    return _kilometres(max(HIRER_FLOOR_METRES, band))


def distance_for_worker(metres: float) -> str:
    """``约 1.5 公里``, ``约 12 公里``."""
    return _("约 %(km)s 公里") % {"km": kilometres_for_worker(metres)}


def distance_for_hirer(metres: float) -> str:
    """``1 公里以内``, ``2.5 公里以内``."""
    return _("%(km)s 公里以内") % {"km": kilometres_for_hirer(metres)}


def _nearest_step(metres: float) -> int:
    return int((metres + STEP_METRES / 2) // STEP_METRES) * STEP_METRES


def _kilometres(metres: int) -> Decimal:
    """Whole or half kilometres without an idle zero."""
    whole, rest = divmod(metres, 1000)
    return Decimal(whole) if not rest else Decimal(f"{whole}.5")

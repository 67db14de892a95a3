"""Suggested jobs as the job card takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yizhan.core.regions.queries import region_names
from yizhan.exchange.engagements.pages import page_or
from yizhan.exchange.postings.queries import posting_card, postings_by_id
from yizhan.exchange.recommendations.queries import Recommendation


def job_cards(found: Sequence[Recommendation]) -> list[dict[str, Any]]:
    """One card for each suggestion, in their order; why it was suggested (``reason``) is the caller's to say."""
    postings = postings_by_id([row.posting_id for row in found])
    names = region_names({row.region_code for row in postings.values()})
    cards = []
    for row in found:
        posting = postings[row.posting_id]
        shown = posting_card(posting)
        cards.append(
            {
                "number": shown.number,
                "title": shown.title,
                "url": page_or("job_detail", "#", shown.number),
                "pay_fen": shown.pay_fen,
                "pay_max_fen": shown.pay_max_fen,
                "pay_unit": shown.pay_unit,
                "starts_at": shown.starts_at,
                "ends_at": shown.ends_at,
                "place": names.get(posting.region_code, shown.place),
                "distance_m": row.distance_m,
                "places_left": shown.places_left,
                "settlement": shown.settlement,
                "reason": "",
            }
        )
    return cards

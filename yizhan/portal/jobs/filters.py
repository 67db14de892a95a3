"""The filters of the job list: read from the address, written back into addresses. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from yizhan.core import clock

MOST_WORDS = 40
PAGE_SIZE = 10
_CURSOR = re.compile(r"(\d{1,12})-(\d{1,18})")


@dataclass(frozen=True, slots=True)
class JobFilters:
    """What somebody looks for.

    Args:
        words: search words, from one character up.
        fit: 适合我, in the order of the match; only for a registered worker.
        today, near, daily, meals: the chips.
        town: administrative code a visitor says he is in.
        after: keyset of the last card shown (epoch second of the start, id); ``offset`` pages the ranked list.
    """

    words: str = ""
    fit: bool = False
    today: bool = False
    near: bool = False
    daily: bool = False
    meals: bool = False
    town: str = ""
    after: tuple[int, int] | None = None
    offset: int = 0

    @classmethod
    def read(cls, query: Mapping[str, Any], *, can_fit: bool) -> JobFilters:
        """Filters of an address; unknown or broken values are left out, never an error.

        A worker who asks for nothing gets 适合我; whoever types words searches everything.
        """
        words = str(query.get("q", "")).strip()[:MOST_WORDS]
        chosen = str(query.get("fit", ""))
        fit = can_fit and (chosen == "1" or (chosen == "" and not words))
        offset = str(query.get("offset", ""))
        town = str(query.get("town", ""))
        return cls(
            words=words,
            fit=fit,
            today=query.get("today") == "1",
            near=query.get("near") == "1",
            daily=query.get("daily") == "1",
            meals=query.get("meals") == "1",
            town=town if re.fullmatch(r"\d{9}", town) else "",
            after=None if fit else read_cursor(str(query.get("after", ""))),
            offset=min(int(offset), 10_000) if fit and re.fullmatch(r"\d{1,5}", offset) else 0,
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(self.words or self.today or self.near or self.daily or self.meals)

    def pairs(self, *, fit_is_default: bool) -> list[tuple[str, str]]:
        """Name and value of every filter that is not the default."""
        found = [("q", self.words)] if self.words else []
        if self.fit is not (fit_is_default and not self.words):
            found.append(("fit", "1" if self.fit else "0"))
        chips = {"today": self.today, "near": self.near, "daily": self.daily, "meals": self.meals}
        found += [(name, "1") for name, on in chips.items() if on]
        if self.town:
            found.append(("town", self.town))
        if self.after:
            found.append(("after", f"{self.after[0]}-{self.after[1]}"))
        if self.offset:
            found.append(("offset", str(self.offset)))
        return found

    def url(self, *, fit_is_default: bool, **changes: Any) -> str:
        """The list with other filters; paging starts anew unless it is what changes."""
        fresh = replace(self, **{"after": None, "offset": 0, **changes})
        pairs = fresh.pairs(fit_is_default=fit_is_default)
        return reverse("job_list") + (f"?{urlencode(pairs)}" if pairs else "")


def read_cursor(text: str) -> tuple[int, int] | None:
    """A keyset as it stands in an address (``1764041400-12``), ``None`` for anything else."""
    found = _CURSOR.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def cursor_of(starts_at: datetime, row_id: int) -> tuple[int, int]:
    """Keyset of a card in the order of start and id."""
    return int(starts_at.timestamp()), row_id


def cursor_instant(cursor: tuple[int, int]) -> datetime:
    """The start a keyset names."""
    return datetime.fromtimestamp(cursor[0], tz=clock.SHANGHAI)

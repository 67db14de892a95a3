"""The numbers the reader works with, from ``data/parameters.json``: each with a day, a source and a certainty.

The reader never looks them up by itself: :func:`load_parameters` makes one frozen object for a day, and it is handed in.
"""

import json
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("data") / "parameters.json"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Thresholds of one day.

    Attributes:
        hour_pay_below, month_pay_from, lasting_month_pay_from: sizes by which a bare number is taken for pay by the hour
            or by the month.
        usual_low_share, usual_high_share: how far from the usual pay of its trade a number may lie to share its unit.
        bait_times_usual_high: pay above this many times the usual upper pay is bait.
        overlong_hours: a stated daily span from which hours are flagged.
        long_span_days: a stretch from which work counts as lasting.
        meal_rest_from_hours, meal_rest_hours: a span this long holds a rest for a meal.
        days_a_month, hours_a_day, part_time_hours, overtime_rate: how the law turns a month into hours.
        most_characters: how much of a message fields are read from; risks are sought in all of it.
        refused_characters: a text longer than this is no message.
        one_visit_trades: trades paid by the visit.
    """

    hour_pay_below: float
    month_pay_from: float
    lasting_month_pay_from: float
    usual_low_share: float
    usual_high_share: float
    bait_times_usual_high: float
    overlong_hours: float
    long_span_days: int
    meal_rest_from_hours: float
    meal_rest_hours: float
    days_a_month: float
    hours_a_day: float
    part_time_hours: float
    overtime_rate: float
    most_characters: int
    refused_characters: int
    one_visit_trades: frozenset[str]


@lru_cache(maxsize=64)
def load_parameters(on: date | None = None, path: Path = FILE) -> Parameters:
    """Return the parameters in force on a day (the newest ones without a day)."""
    data = json.loads(path.read_text(encoding="utf-8"))
    rows = sorted(data["values"], key=lambda row: row["from"])
    known = {row["name"]: row["value"] for row in rows if on is None or row["from"] <= on.isoformat()}
    known["one_visit_trades"] = frozenset(data["one_visit_trades"]["value"])
    return Parameters(**{field.name: known[field.name] for field in fields(Parameters)})

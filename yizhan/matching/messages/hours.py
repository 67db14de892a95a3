"""Hours of work in a day, and pay against the minimum wage."""

from dataclasses import dataclass

from .clock_times import Clock
from .model import Pay
from .parameters import Parameters, load_parameters


@dataclass(frozen=True, slots=True)
class WageFloor:
    """The minimum wage of a district on a date, in yuan: a month's for full time, an hour's for part time.

    It is a dated value of the district (with source and certainty); whoever calls passes the one in force.
    """

    monthly: float
    hourly: float


def span_hours(clock: Clock) -> float | None:
    """Return the stated span from start to end in hours, pauses included; None when it is not stated."""
    if clock.start is None or clock.end is None:
        return None
    return (clock.end - clock.start) / 60


def work_hours(clock: Clock, parameters: Parameters | None = None) -> float | None:
    """Return the hours worked in a day: the span without a stated pause, or without one hour for a meal from 9 hours on.

    Stated net hours count as they are; a shift of 9 hours or more that is only stated as hours loses the meal hour too.
    """
    numbers = parameters or load_parameters()
    span = span_hours(clock)
    if clock.hours and clock.hours >= 24:
        return None  # duty around the clock: how much of it is work is not said
    if clock.split:
        return clock.hours
    if span is None:
        return clock.hours
    if clock.break_minutes:
        return round(span - clock.break_minutes / 60, 2)
    if clock.hours and clock.hours < span:
        return clock.hours
    has_meal = span >= numbers.meal_rest_from_hours
    return round(span - numbers.meal_rest_hours, 2) if has_meal else round(span, 2)


def is_below_floor(
    pay: Pay,
    hours: float | None,
    long_term: bool,
    factory: bool,
    floor: WageFloor,
    parameters: Parameters | None = None,
) -> bool:
    """Return whether the pay is under the minimum wage.

    Args:
        pay: the pay; piece rates, lump sums and open pay are not judged.
        hours: hours of work a day, when known.
        long_term: whether it is a lasting job.
        factory: whether it is factory or warehouse work (a lasting job there is full time even without stated hours).
        floor: the minimum wage in force.
        parameters: how a month is turned into hours; by default the newest.

    Hourly pay is held to the part-time hour; a lasting job of more than 4 hours a day to the month's wage per hour. Day pay
    up to 4 hours is held to the part-time hour, longer days to the month's wage per hour and 1.5 times that beyond 8 hours.
    """
    numbers = parameters or load_parameters()
    top = pay.high if pay.high is not None else pay.low
    if top is None:
        return False
    full_hour = floor.monthly / numbers.days_a_month / numbers.hours_a_day
    if pay.unit == "hour":
        full_time = long_term and (factory if hours is None else hours > numbers.part_time_hours)
        return top < (full_hour if full_time else floor.hourly)
    if pay.unit == "day":
        if hours is None:
            return False
        if hours <= numbers.part_time_hours:
            return top < floor.hourly * hours
        extra = max(0.0, hours - numbers.hours_a_day)
        return top < full_hour * (hours - extra) + numbers.overtime_rate * full_hour * extra
    if pay.unit == "month":
        if hours is not None and hours <= numbers.part_time_hours:
            return top < floor.hourly * hours * numbers.days_a_month
        return top < floor.monthly
    return False

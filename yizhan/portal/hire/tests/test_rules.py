"""One next duty a person, four dots, four figures."""

import pytest

from yizhan.portal.hire.rules import Duty, PersonFacts, count, dots, most_pressing, next_duty

OWED = {"state": "completed", "day_state": "agreed", "owed_fen": 26000}


def states(facts: PersonFacts) -> list[str]:
    return [dot.state for dot in dots(facts, next_duty(facts))]


@pytest.mark.parametrize(
    ("facts", "duty"),
    [
        (PersonFacts("interested"), Duty.ANSWER),
        (PersonFacts("offered"), Duty.WAIT_ANSWER),
        (PersonFacts("confirmed", "expected"), Duty.WAIT_START),
        (PersonFacts("confirmed", "expected", is_roll_open=True), Duty.ROLL_CALL),
        (PersonFacts("dispatched", "expected", is_roll_open=True, is_late=True), Duty.CALL_STATION),
        (PersonFacts("on_site", "checked_in"), Duty.WAIT_WORK),
        (PersonFacts("on_site", "checked_in", is_shift_over=True), Duty.END_DAY),
        (PersonFacts("completed", "submitted", may_answer_hours=True), Duty.ANSWER_HOURS),
        (PersonFacts("completed", "submitted"), Duty.WAIT_HOURS),
        (PersonFacts("completed", "contested"), Duty.WAIT_STATION),
        (PersonFacts(**OWED), Duty.PAY),
        (PersonFacts("completed", "agreed", claimed_fen=26000), Duty.WAIT_PAY),
        (PersonFacts("completed", "agreed", claimed_fen=26000, can_rate=True), Duty.RATE),
        (PersonFacts("closed", "agreed", received_fen=26000, has_rated=True), Duty.NONE),
        (PersonFacts("cancelled_by_worker"), Duty.NONE),
    ],
)
def test_what_happens_next(facts, duty):
    assert next_duty(facts) == duty


def test_late_money_comes_before_the_next_day_of_work():
    waiting = PersonFacts("working", "expected", is_roll_open=True, owed_fen=26000)
    assert next_duty(waiting) == Duty.ROLL_CALL
    assert (
        next_duty(PersonFacts("working", "expected", is_roll_open=True, owed_fen=26000, is_pay_late=True))
        == Duty.PAY
    )


def test_somebody_sent_home_is_still_paid_what_he_earned():
    assert next_duty(PersonFacts("sent_home", "agreed", owed_fen=13000)) == Duty.PAY


def test_only_the_next_duty_is_highlighted():
    assert states(PersonFacts("interested")) == ["now", "todo", "todo", "todo"]
    assert states(PersonFacts("dispatched", "expected", is_roll_open=True)) == ["done", "now", "todo", "todo"]
    assert states(PersonFacts(**OWED)) == ["done", "done", "now", "todo"]
    assert states(PersonFacts("closed", "locked", received_fen=1, has_rated=True)) == ["done"] * 4


def test_nobody_came_is_told_by_word_and_colour():
    late = PersonFacts("dispatched", "expected", is_late=True)
    shown = dots(late, next_duty(late))
    assert (str(shown[1].label), shown[1].state) == ("没到", "bad")


def test_a_no_show_asks_for_the_station_only_while_the_place_is_open():
    assert next_duty(PersonFacts("no_show_worker", is_place_open=True)) == Duty.CALL_STATION
    filled = PersonFacts("no_show_worker")
    assert next_duty(filled) == Duty.NONE
    assert dots(filled, Duty.NONE)[1].state == "bad"


def test_the_four_figures():
    people = [
        PersonFacts("closed", received_fen=25000, has_rated=True),
        PersonFacts(**OWED),
        PersonFacts("completed", claimed_fen=25000),
        PersonFacts("no_show_worker"),
        PersonFacts("interested"),
    ]
    figures = count(people)
    assert (figures.said_yes, figures.arrived, figures.paid, figures.rated) == (4, 3, 1, 1)


def test_money_presses_most():
    assert most_pressing([Duty.RATE, Duty.ANSWER, Duty.PAY, Duty.WAIT_PAY]) == Duty.PAY
    assert most_pressing([Duty.WAIT_PAY]) == Duty.NONE

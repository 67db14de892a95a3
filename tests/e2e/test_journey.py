"""One piece of work as people live it, on a phone and at a desk: from a sentence to both ratings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.canaries import Canaries
from tests.e2e.checks import Checker
from tests.journey import PHONE_WIDTH, TITLE, Journey
from tests.world import SITE_NAME
from yizhan.core import invariants
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.pay.models import PayDue
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.ratings.models import RatingRound

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE, ELDER_PHONE = "15400000301", "15400000302"  # 154 is unallocated
MORNING, EVENING, NIGHT = "2026-11-24T07:15", "2026-11-24T17:04", "2026-11-24T18:00"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_sentence_becomes_work_pay_and_ratings(
    width: int,
    journey_at: Callable[[int], Journey],
    move_clock: Callable[[str], object],
    checker: Checker,
    canaries: Canaries,
) -> None:
    journey = journey_at(width)
    hirer, foreman = journey.newcomer("陈老板"), journey.newcomer("赵工头")
    reviewer, clerk = journey.newcomer("孙审核"), journey.newcomer("李值班")
    # His old phone runs no script: nothing a worker does may need one. (Without script axe cannot look at his pages;
    # the elder's are the same, and the wide run looks at both.)
    with_script = width > PHONE_WIDTH
    worker = journey.newcomer("周师傅", script=with_script, look_closely=with_script)
    elder, visitor = journey.newcomer("吴大姐"), journey.newcomer("路人")

    # The hirer types one sentence; the reviewer reads it and lets it out.
    journey.enter_as_demo(hirer, "用工方")
    journey.post_by_sentence(hirer, SITE_NAME)
    journey.enter_as_demo(reviewer, "招工信息审核员")
    journey.review(reviewer)

    # A worker comes by phone code, sees why the job fits, and applies; another one uses large letters.
    journey.sign_in_by_phone(worker, PHONE)
    journey.register_as_worker(worker, "周大山", TITLE)
    journey.find_job(worker, TITLE)
    assert worker.page.locator("#why").count() == 1, "the page says why the job fits"
    journey.apply(worker)
    visitor.go("/", "portal")
    visitor.go("/jobs/", "jobs")
    assert visitor.sees(TITLE)
    elder.go("/sign-in/", "sign-in")
    journey.use_large_letters(elder)
    journey.sign_in_by_phone(elder, ELDER_PHONE)
    journey.register_as_worker(elder, "吴桂兰", TITLE)
    journey.find_job(elder, TITLE)
    journey.apply(elder)

    # The hirer wants both; both say yes; a third comes to the counter without a phone.
    journey.board(hirer, "hire-board")
    journey.offer(hirer, "周师傅")
    journey.offer(hirer, "吴师傅")
    journey.accept(worker, TITLE)
    journey.accept(elder, TITLE)
    journey.enter_as_demo(clerk, "驿站工作人员")
    card = journey.register_at_counter(clerk, "郑老根", TITLE)
    journey.assign_and_print(clerk, card, "郑师傅")
    journey.print_slip(clerk, "周师傅")
    journey.print_slip(clerk, "吴师傅")
    posting = Posting.objects.get()
    assert (posting.state, posting.taken_count) == ("filled", 3)

    # Full: not offered any more.
    visitor.go("/jobs/", "jobs-full")
    assert not visitor.sees(TITLE)
    visitor.go(f"/jobs/{posting.number}/", "job-full")
    assert visitor.sees("招满了")

    # The next morning: a code, a word, a tick on the list.
    move_clock(MORNING)
    journey.enter_as_demo(foreman, "带班")
    code = journey.show_day_code(foreman)
    journey.check_in(worker, code)
    journey.check_in_without_code(elder)
    journey.call_the_roll(foreman, "郑师傅")

    # The evening: hours from either side, agreed by the other, at the counter for who has no phone.
    move_clock(EVENING)
    journey.check_out(worker)
    journey.agree_hours_on_site(foreman)
    journey.end_the_day(foreman, "吴师傅", "郑师傅", hours="8.5")
    journey.agree_hours(elder)
    journey.agree_hours_on_site(clerk)

    # Money: the hirer says paid, each says received.
    move_clock(NIGHT)
    journey.pay_all(hirer)
    journey.confirm_pay(worker)
    journey.confirm_pay(elder)
    journey.confirm_pay_for(clerk, "郑师傅")

    # Both sides rate; the answers open together.
    journey.rate_hirer(worker)
    journey.rate_worker(hirer, "周师傅")

    assert {row.state for row in PayDue.objects.all()} == {"confirmed"}
    assert [row.state for row in Engagement.objects.all()] == ["closed"] * 3
    assert RatingRound.objects.get(engagement__worker__person__display_name="周师傅").state == "revealed"
    assert list(invariants.violations()) == []
    found = [*checker.close(), *canaries.found()]
    assert not found, "\n".join(found)

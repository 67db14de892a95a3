"""Pages of crews, opened and used as each side."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yizhan.core import clock
from yizhan.core.regions.models import Region
from yizhan.exchange.crews.models import Crew, CrewJob, CrewMember, CrewShares
from yizhan.exchange.crews.tests.factories import (
    EVENING,
    asked,
    come,
    crew_posting,
    go_home,
    make_crew,
    placed,
    say_yes,
)
from yizhan.exchange.engagements.tests.factories import (
    accepted,
    as_hirer,
    as_station,
    as_worker,
    make_posting,
    make_trade,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.pay import actions as pay
from yizhan.exchange.pay.models import PayDue

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(browser: Browser) -> Browser:  # noqa: F811
    return browser


def test_a_worker_founds_a_crew_and_shows_a_link_with_which_another_joins(phone: Browser) -> None:
    make_trade()
    founder, friend = make_worker(), make_worker(person_fields={"name": "李小军"})
    phone.as_(as_worker(founder))
    assert "还没有班组" in phone.text(reverse("me_crews"))
    assert phone.get(reverse("me_crew_new")).status_code == 200
    wrong = phone.post(reverse("me_crew_new"), name="班", trades=["LOG01"])
    assert wrong.status_code == 422
    assert "班组名写 2 到 20 个字" in wrong.content.decode()
    made = phone.post(reverse("me_crew_new"), name="老周搬运班", trades=["LOG01"], once="found-0001-token")
    crew = Crew.objects.get()
    here = reverse("me_crew", args=[crew.uid])
    assert made.url == here
    assert phone.post(here, step="link", once="link-00001-token").url == here
    crew.refresh_from_db()
    assert crew.join_code in phone.text(here)
    join = reverse("me_crew_join", args=[crew.join_code])
    phone.as_(as_worker(friend))
    assert "老周搬运班" in phone.text(join)
    assert phone.post(join, once="join-00001-token").url == reverse("me_crews")
    assert phone.post(join, once="join-00002-token").status_code == 422
    assert "老周搬运班" in phone.text(reverse("me_crews"))
    assert "用不了" in phone.text(reverse("me_crew_join", args=["ABCDEFGH"]))


def test_an_invitation_by_card_is_answered_on_the_own_page(phone: Browser) -> None:
    crew, workers = make_crew(1)
    guest = make_worker(person_fields={"name": "李小军", "phone": "13812345678"})
    here = reverse("me_crew", args=[crew.uid])
    phone.as_(as_worker(workers[0]))
    wrong = phone.post(here, step="invite", card_number=guest.card_number, phone_tail="1111")
    assert wrong.status_code == 422
    assert "对不上" in wrong.content.decode()
    right = {"step": "invite", "card_number": guest.card_number, "phone_tail": "5678"}
    assert phone.post(here, **right, once="invite-001-token").status_code == 302
    assert "请了一位" in phone.text(here)
    assert "李师傅" not in phone.text(here)  # who is asked is not named before he is in
    phone.as_(as_worker(guest))
    page = phone.text(reverse("me_crews"))
    assert "请你进“老王搬运班”" in page
    invite = CrewMember.objects.get(worker=guest)
    say = {"invite": str(invite.uid), "answer": "yes"}
    assert phone.as_(as_worker(make_worker())).post(reverse("me_crews"), **say).status_code == 404
    assert (
        phone.as_(as_worker(guest)).post(reverse("me_crews"), **say, once="yes-000001-token").status_code
        == 302
    )
    invite.refresh_from_db()
    assert invite.state == "in"


def test_leaving_handing_over_and_dissolving_are_asked_once_more(phone: Browser) -> None:
    crew, workers = make_crew(2)
    here = reverse("me_crew", args=[crew.uid])
    second = CrewMember.objects.get(worker=workers[1])
    phone.as_(as_worker(workers[1]))
    assert "退出这个班组？" in phone.text(here + "?ask=leave")
    phone.as_(as_worker(workers[0]))
    assert "交给他带？" in phone.text(f"{here}?ask=hand_over&member={second.uid}")
    assert phone.post(here, step="leave").status_code == 422
    assert (
        phone.post(here, step="hand_over", member=str(second.uid), once="hand-00001-token").status_code == 302
    )
    assert (
        phone.post(here, step="take_off", member=str(second.uid), once="take-00001-token").status_code == 403
    )
    assert phone.post(here, step="leave", once="leave-0001-token").url == reverse("me_crews")
    assert phone.get(here).status_code == 404
    phone.as_(as_worker(workers[1]))
    assert "散了这个班组？" in phone.text(here + "?ask=dissolve")
    assert phone.post(here, step="dissolve", once="end-000001-token").url == reverse("me_crews")
    assert Crew.objects.get().state == "dissolved"


def test_f211_a_hirer_asks_a_crew_and_sees_what_it_answers(phone: Browser) -> None:
    crew, workers = make_crew(3)
    make_crew(1, name="看不见的班", listed=False)
    posting = crew_posting(3)
    board, choose = reverse("hire_board", args=[posting.uid]), reverse("posting_crews", args=[posting.uid])
    hirer = as_hirer(posting)
    page = phone.as_(hirer).get(board).content.decode()
    assert choose in page
    text = phone.text(choose)
    assert "老王搬运班" in text
    assert "会干这个" in text
    assert "看不见的班" not in text
    assert all(row.person.full_name not in text for row in workers)
    wrong = phone.post(choose, crew=str(crew.uid), wanted="3", least="9")
    assert wrong.status_code == 422
    assert (
        phone.post(choose, crew=str(crew.uid), wanted="3", least="2", once="offer-0001-token").url == choose
    )
    job = CrewJob.objects.get()
    assert "等班组回话" in phone.text(choose)
    say_yes(job, workers[:2])
    there = reverse("crew_job", args=[job.uid])
    phone.as_(as_worker(workers[0]))
    text = phone.text(there)
    assert "2 个人说去" in text
    chosen = [str(row.uid) for row in workers[:2]]
    assert phone.post(there, step="place", worker=chosen[:1]).status_code == 422
    assert phone.post(there, step="place", worker=chosen, once="place-0001-token").status_code == 302
    assert "接了" in phone.as_(hirer).text(choose)
    other = as_hirer(crew_posting(1))
    assert phone.as_(other).get(choose).status_code == 404


def test_a_hirer_takes_an_offer_back(phone: Browser) -> None:
    crew, _workers = make_crew(2)
    posting = crew_posting(2)
    job = asked(crew, posting, wanted=2)
    choose = reverse("posting_crews", args=[posting.uid])
    phone.as_(as_hirer(posting))
    assert phone.post(choose, step="withdraw", job=str(job.uid), once="back-00001-token").url == choose
    job.refresh_from_db()
    assert job.state == "withdrawn"


def test_each_member_says_yes_to_the_job_and_to_the_shares(phone: Browser) -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    there = reverse("crew_job", args=[job.uid])
    phone.as_(as_worker(workers[1]))
    assert "同意钱这么分：平分" in phone.text(there)
    refused = phone.post(there, step="answer", answer="yes")
    assert refused.status_code == 422
    assert "看一眼钱怎么分" in refused.content.decode()
    assert (
        phone.post(there, step="answer", answer="yes", agrees="1", once="say-000001-token").status_code == 302
    )
    phone.as_(as_worker(workers[0]))
    points = {f"points_{row.pk}": "10" for row in workers}
    missing = phone.post(there, step="shares", mode="points", **{f"points_{workers[0].pk}": "10"})
    assert missing.status_code == 422
    assert (
        phone.post(there, step="shares", mode="points", **points, once="share-0001-token").status_code == 302
    )
    assert CrewShares.objects.filter(job=job).count() == 2
    assert "10 分" in phone.text(there)
    assert "分法变了" in phone.as_(as_worker(workers[1])).text(there)
    stranger = as_worker(make_worker())
    assert phone.as_(stranger).get(there).status_code == 404


def test_the_leader_reads_that_somebody_cannot_come_but_not_why(phone: Browser) -> None:
    crew, workers = make_crew(2)
    job = asked(crew, crew_posting(2), wanted=2)
    say_yes(job, workers)
    accepted(make_posting(title="秘密的活"), workers[1])
    there = reverse("crew_job", args=[job.uid])
    text = phone.as_(as_worker(workers[0])).text(there)
    assert "那个时间他有别的活" in text
    assert "秘密的活" not in text
    assert "秘密的活" in phone.as_(as_station()).text(there)


def test_the_leader_sees_who_has_not_his_money(phone: Browser) -> None:
    job, workers, rows = placed(2)
    come(rows)
    for row in rows:
        go_home(row, pieces=100)
    there = reverse("crew_job", args=[job.uid])
    with clock.at(EVENING):
        dues = [row.pk for row in PayDue.objects.order_by("engagement_id")]
        pay.claim_paid(as_hirer(rows[0].posting), dues, "cash", through_leader=True)
        pay.confirm_received(as_worker(workers[0]), dues[0], 25_000)
        text = phone.as_(as_worker(workers[0])).text(there)
        assert "还有人没说收到钱" in text
        assert "钱给了带队的，他还没说收到" in text
        assert "分到 250 元" in text
        assert "还有人没说收到钱" not in phone.as_(as_worker(workers[1])).text(there)


def test_the_counter_founds_joins_answers_and_places_for_who_stand_there(phone: Browser) -> None:
    make_trade()
    leader, second = make_worker(), make_worker(person_fields={"name": "李小军"})
    phone.as_(as_station())
    crews = reverse("console_crews")
    found = {"step": "found", "name": "老周搬运班", "trades": ["LOG01"]}
    assert phone.post(crews, **found, card_number="T0").status_code == 422
    made = phone.post(crews, **found, card_number=leader.card_number, once="found-0002-token")
    crew = Crew.objects.get()
    here = reverse("console_crew", args=[crew.uid])
    assert made.url == here
    assert "老周搬运班" in phone.text(crews)
    assert "老周搬运班" in phone.post(crews, step="find", words="老周").content.decode()
    assert "没有找到班组" in phone.post(crews, step="find", words="没有的").content.decode()
    assert phone.post(here, step="join", card_number="T0").status_code == 422
    assert phone.post(here, step="join", card_number=second.card_number, once="join-00003-token").url == here
    posting = crew_posting(2)
    choose = reverse("posting_crews", args=[posting.uid])
    assert choose in phone.get(reverse("console_posting", args=[posting.uid])).content.decode()
    assert phone.post(choose, crew=str(crew.uid), wanted="2", once="offer-0002-token").url == choose
    there = reverse("crew_job", args=[CrewJob.objects.get().uid])
    for number, worker in enumerate((leader, second)):
        word = {"worker": str(worker.uid), "answer": "yes", "agrees": "1"}
        assert phone.post(there, step="answer", **word, once=f"word-{number:05}-token").status_code == 302
    chosen = [str(leader.uid), str(second.uid)]
    assert phone.post(there, step="place", worker=chosen, once="place-0002-token").status_code == 302
    text = phone.text(there)
    assert "班组工时表" in text
    assert "换人" in text
    member = CrewMember.objects.get(worker=second)
    assert phone.post(here, step="leave", member=str(member.uid)).status_code == 422
    assert phone.post(here, step="hand_over", member=str(member.uid), once="hand-00002-token").url == here
    assert Crew.objects.get().leader_id == second.pk
    assert "当面说散了" in phone.text(here + "?ask=dissolve")
    assert phone.as_(as_station("ST-777")).get(here).status_code == 404


def test_the_way_to_the_crews_stands_on_the_own_page(phone: Browser) -> None:
    page = phone.as_(as_worker(make_worker())).get(reverse("me_more")).content.decode()
    assert reverse("me_crews") in page


def test_a_town_is_chosen_from_the_list(phone: Browser) -> None:
    crew, workers = make_crew(1)
    assert not Region.objects.filter(pk="000000000").exists()
    here = reverse("me_crew", args=[crew.uid])
    sent = {"step": "change", "name": "老王装卸班", "trades": ["LOG01"], "home_region_code": "000000000"}
    phone.as_(as_worker(workers[0]))
    assert phone.post(here, **sent).status_code == 422
    assert phone.post(here, **(sent | {"home_region_code": ""}), once="change-001-token").status_code == 302
    assert Crew.objects.get().name == "老王装卸班"

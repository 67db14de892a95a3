"""d.4, the ladder: alerts nobody types, four steps by the clock, a case at once when the worker asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from yizhan.core import clock, invariants
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, Refused
from yizhan.exchange.engagements.tests.factories import (
    as_station,
    decide,
    make_hirer,
    make_person,
    make_posting,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401
from yizhan.exchange.pay import actions, queries
from yizhan.exchange.pay.models import PayAlert, PayDue
from yizhan.exchange.pay.periodic import pay_alerts, pay_ladder, pay_overdue
from yizhan.exchange.pay.tests.test_actions import again, codes, hirer_of, worked, worker_of

pytestmark = pytest.mark.django_db
Message = apps.get_model("messaging", "Message")
NEXT_MORNING = "2026-11-25T10:00"


def told(prefix: str) -> list[str]:
    return list(Message.objects.filter(template__startswith=prefix).values_list("template", flat=True))


def overdue() -> PayDue:
    pay = worked(make_posting(hirer=make_hirer(contact=make_person("陈经理"))))
    with clock.at(NEXT_MORNING):
        pay_overdue()
        drain()
    return pay


def test_r6_9_an_unpaid_day_appears_by_itself_the_next_morning_at_ten() -> None:
    pay = worked()
    with clock.at("2026-11-25T09:59"):
        assert (pay_overdue(), PayAlert.objects.count()) == (0, 0)
    with clock.at(NEXT_MORNING):
        assert pay_overdue() == 1
        alert = PayAlert.objects.get()
        drain()
        assert list(queries.alerts(as_station())) == [alert]
        assert list(queries.alerts(as_station("ST-999"))) == []
    assert (alert.pay_id, alert.kind, alert.missing_fen, alert.step) == (pay.pk, "overdue", 26000, 0)
    assert "exchange.pay_alert" in told("exchange.pay_alert")


def test_d4_the_ladder_reminds_calls_mediates_and_opens_a_case_by_the_clock() -> None:
    pay = overdue()
    begin = clock.local(clock.today() + timedelta(days=2), "10:00")
    hirer_id = pay.engagement.posting.hirer_id
    steps = [(0, 1, "in_ladder", False), (23.9, 1, "in_ladder", False), (24, 2, "in_ladder", False)]
    steps += [
        (47.9, 2, "in_ladder", False),
        (48, 3, "in_ladder", True),
        (71.9, 3, "in_ladder", True),
        (72, 4, "case", True),
    ]
    for hours, step, state, precheck in steps:
        with clock.at(begin + timedelta(hours=hours)):
            pay_ladder()
            drain()
        assert (PayAlert.objects.get().step, again(pay).state) == (step, state), hours
        assert queries.has_pay_precheck(hirer_id) is precheck
    for name in ("exchange.pay_reminder", "exchange.pay_precheck", "exchange.pay_case"):
        assert told(name), name
    with clock.at(begin + timedelta(hours=100)):
        assert pay_ladder() == 0
        assert actions.confirm_received(worker_of(pay), pay.pk, 26000) == "settled"
        drain()
    assert PayAlert.objects.get().closed_at is not None
    assert queries.has_pay_precheck(hirer_id) is False
    assert list(invariants.violations(["exchange.finished_pay_has_no_alert"])) == []


def test_d4_the_steps_are_dated_values() -> None:
    decide("exchange.pay_ladder_hours.call", 2)
    overdue()
    with clock.at("2026-11-25T10:01"):
        pay_ladder()
    with clock.at("2026-11-25T12:00"):
        pay_ladder()
    assert PayAlert.objects.get().step == 2


def test_d4_a_claim_holds_the_ladder_until_the_worker_has_spoken() -> None:
    pay = overdue()
    with clock.at("2026-11-25T10:01"):
        pay_ladder()
        actions.claim_paid(hirer_of(pay), [pay.pk], "cash")
    with clock.at("2026-11-27T12:00"):
        assert pay_ladder() == 0
        actions.confirm_received(worker_of(pay), pay.pk, 0)
        assert pay_ladder() == 1
    assert again(pay).state == "in_ladder"


def test_d4_the_worker_may_ask_for_a_case_at_once_the_hirer_may_not() -> None:
    pay = worked()
    with pytest.raises(Refused) as caught:
        actions.ask_for_case(worker_of(pay), pay.pk)
    assert codes(caught) == {"not_in_trouble"}
    with clock.at(NEXT_MORNING):
        pay_overdue()
        with pytest.raises(Forbidden):
            actions.ask_for_case(hirer_of(pay), pay.pk)
        actions.ask_for_case(worker_of(pay), pay.pk)
    assert (again(pay).state, PayAlert.objects.get().step, PayAlert.objects.get().next_step_at) == (
        "case",
        4,
        None,
    )


def test_d4_what_came_short_or_was_denied_is_listed_once_its_day_is_over() -> None:
    short, denied = worked(), worked()
    actions.confirm_received(worker_of(short), short.pk, 20000)
    actions.confirm_received(worker_of(denied), denied.pk, 0)
    with clock.at("2026-11-25T09:59"):
        assert pay_alerts() == 0
    with clock.at(NEXT_MORNING):
        assert pay_alerts() == 2
        assert pay_alerts() == 0
    found = dict(PayAlert.objects.values_list("kind", "missing_fen"))
    assert found == {"short": 6000, "denied": 26000}


def test_d4_a_promise_needs_its_day_and_stops_no_clock() -> None:
    pay = overdue()
    with pytest.raises(Refused) as caught:
        actions.note_call_to_hirer(as_station(), pay.pk, "promised")
    assert codes(caught) == {"promised_on_missing"}
    with pytest.raises(Refused) as caught:
        actions.note_call_to_hirer(as_station(), pay.pk, "shouted")
    assert codes(caught) == {"outcome_unknown"}
    with pytest.raises(Forbidden):
        actions.note_call_to_hirer(worker_of(pay), pay.pk, "no_answer")
    before = PayAlert.objects.get().next_step_at
    actions.note_call_to_hirer(as_station(), pay.pk, "promised", promised_on=clock.today())
    assert PayAlert.objects.get().next_step_at == before
    assert [call.outcome for call in queries.calls_of(again(pay))] == ["promised"]


def test_d4_money_that_came_is_not_made_void() -> None:
    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 100)
    with pytest.raises(Refused) as caught:
        actions.void_pay(as_station(), pay.pk, reason="记重了")
    assert codes(caught) == {"money_received"}


def test_d4_a_void_pay_is_chased_no_longer() -> None:
    pay = overdue()
    with clock.at("2026-11-25T10:01"):
        pay_ladder()
        actions.void_pay(as_station(), pay.pk, reason="同一天记了两次")
    assert PayAlert.objects.get().closed_at is not None


# ---- pages ----


def test_d4_the_station_sees_the_list_and_has_every_button(browser: Browser) -> None:  # noqa: F811
    pay = overdue()
    url = reverse("late_pay_detail", args=[pay.uid])
    with clock.at("2026-11-25T10:05"):
        browser.as_(as_station())
        assert "26" in browser.text(reverse("late_pay"))
        text = browser.text(url)
        assert "现在就去催" in text
        assert "这笔不该有" in text
        assert browser.post(url, how="take_up", once="late-token-000001").status_code == 302
        assert (
            browser.post(url, how="call_hirer", outcome="promised", once="late-token-000002").status_code
            == 422
        )
        sent = {
            "how": "call_hirer",
            "outcome": "promised",
            "promised_on": "2026-11-26",
            "once": "late-token-000003",
        }
        assert browser.post(url, **sent).status_code == 302
        assert browser.post(url, how="case", once="late-token-000004").status_code == 422
        assert "立案" in browser.text(url)
        assert browser.post(url, how="case", reason="不接电话", once="late-token-000005").status_code == 302
        assert again(pay).state == "case"
        assert browser.post(url, how="nothing", once="late-token-000006").status_code == 404


def test_d4_the_worker_answers_takes_back_and_asks_on_one_page(browser: Browser) -> None:  # noqa: F811
    pay = worked()
    actions.claim_deduction(hirer_of(pay), pay.pk, 1000, reason="弄脏了墙")
    entry = queries.open_questions(pay)[0]
    url = reverse("confirm_pay", args=[pay.uid])
    browser.as_(worker_of(pay))
    assert "你不点同意，就一分不扣" in browser.text(url)
    assert browser.post(url, how="no", entry=str(entry.uid), once="pay-token-0000001").status_code == 302
    assert browser.post(url, how="part", amount="100", once="pay-token-0000002").status_code == 302
    assert "点错了，重新说" in browser.text(url)
    assert browser.post(url, how="undo", once="pay-token-0000003").status_code == 302
    assert again(pay).state == "due"
    assert browser.post(url, how="case", once="pay-token-0000004").status_code == 422
    assert browser.post(url, how="yes", entry="x", once="pay-token-0000005").status_code == 404


def test_d4_the_counter_says_how_the_word_came(browser: Browser) -> None:  # noqa: F811
    pay = worked()
    url = reverse("confirm_pay", args=[pay.uid])
    browser.as_(as_station())
    assert "他是怎么说的" in browser.text(url)
    sent = {"how": "all", "missing_fen": "26000", "via": "paper", "paper_number": "错的"}
    assert browser.post(url, **sent, once="counter-token-001").status_code == 422
    assert browser.post(url, **(sent | {"via": "phone"}), once="counter-token-002").status_code == 302
    assert again(pay).confirmed_via == "phone"


def test_d4_the_hirer_keeps_the_lines_of_one_pay(browser: Browser) -> None:  # noqa: F811
    pay = worked()
    url = reverse("pay_line", args=[pay.uid])
    browser.as_(hirer_of(pay))
    assert "应付 260 元" in browser.text(url)
    posts = [
        ({"how": "extra", "amount": "30", "reason": "加班"}, 302),
        ({"how": "deduction", "amount": "999", "reason": "坏了"}, 422),
        ({"how": "deduction", "amount": "20", "reason": "坏了"}, 302),
        ({"how": "advance", "amount": "50", "way": "cash"}, 302),
        ({"how": "claim", "amount": "200", "way": "wechat", "through_leader": "1"}, 302),
        ({"how": "claim", "amount": "200", "way": "wechat"}, 422),
        ({"how": "unclaim"}, 302),
        ({"how": "extra", "amount": "abc", "reason": "x"}, 422),
    ]
    for number, (fields, status) in enumerate(posts):
        assert browser.post(url, **fields, once=f"line-token-{number:06d}").status_code == status, fields
    assert "要扣的" in browser.text(url)


def test_f604_the_evidence_pack_is_one_pdf_with_a_digest_of_its_facts(browser: Browser) -> None:  # noqa: F811
    from yizhan.exchange.pay.packs import pack_of

    pay = overdue()
    full = queries.visible_pay(as_station(), str(pay.uid))
    first = pack_of(full)
    assert first.sha256 == pack_of(full).sha256
    assert [head for head, _rows in first.sections] == ["说好的", "到岗和工时", "工钱账目", "经过"]
    answer = browser.as_(worker_of(pay)).get(reverse("pay_pack", args=[pay.uid]))
    assert (answer.status_code, answer["X-Content-SHA256"], answer.content[:5]) == (
        200,
        first.sha256,
        b"%PDF-",
    )
    actions.note_call_to_hirer(as_station(), pay.pk, "no_answer")
    assert pack_of(full).sha256 != first.sha256
    assert browser.as_(hirer_of(pay)).get(reverse("pay_pack", args=[pay.uid])).status_code == 403


def test_f607_the_income_record_on_screen_paper_and_as_files(browser: Browser) -> None:  # noqa: F811
    import io

    from python_calamine import load_workbook

    pay = worked()
    actions.confirm_received(worker_of(pay), pay.pk, 20000)
    browser.as_(worker_of(pay))
    with clock.at("2026-11-26T09:00"):
        text = browser.text(reverse("my_income"))
        assert "200 元" in text
        assert "还差 60 元" in text
        assert "荆江包装厂" in text
        paper = browser.text(reverse("my_income_print"))
        assert "出具：" in paper
        assert browser.get(reverse("my_income_pdf")).content[:5] == b"%PDF-"
        book = load_workbook(io.BytesIO(browser.get(reverse("my_income_xlsx")).content))
        rows = book.get_sheet_by_index(0).to_python()
        assert [str(cell) for cell in rows[4][:3]] == ["2026-11-24", "荆江包装厂", "卸货搬砖"]
        assert rows[4][4:6] == [260.0, 200.0]
        assert "这段时间没有记录" in browser.text(reverse("my_income") + "?from=2025-01-01&to=2025-02-01")
        assert browser.as_(hirer_of(pay)).get(reverse("my_income")).status_code == 403


def test_f607_the_period_is_turned_round_and_bounded() -> None:
    from yizhan.exchange.pay.income import LONGEST_DAYS, period_of

    assert period_of("2026-11-20", "2026-11-01")[0].isoformat() == "2026-11-01"
    starts, ends = period_of("1990-01-01", "2026-11-01")
    assert (ends - starts).days == LONGEST_DAYS
    assert period_of("x", "")[0].isoformat() == "2026-01-01"

"""Pages of the ledger import."""

from __future__ import annotations

import io

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yizhan.accounts.tests.factories import client_of
from yizhan.core.jobs.engine import drain
from yizhan.exchange.ledger_import import sheets
from yizhan.exchange.ledger_import.columns import COLUMNS
from yizhan.exchange.ledger_import.enums import LedgerKind
from yizhan.exchange.ledger_import.models import ImportBatch, ImportRow
from yizhan.exchange.ledger_import.tests.factories import (
    SOURCE,
    WORKER_HEADS,
    checked,
    district_officer,
    imported,
    manager,
    outcomes,
    upload,
    worker_row,
    xlsx,
)
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.tests.factories import attendant, make_worker

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture
def boss():
    return manager()


@pytest.fixture
def browser(boss):
    return client_of(boss)


def sent(data: bytes, name: str = "台账.xlsx", **given: str) -> dict:
    return {"kind": "worker", "source": SOURCE, "file": SimpleUploadedFile(name, data), "once": "t", **given}


def address(name: str, batch: ImportBatch, **more) -> str:
    return reverse(name, kwargs={"uid": batch.uid, **more})


def test_from_upload_to_undo_in_the_browser(boss, browser):
    rows = [WORKER_HEADS, worker_row(), worker_row("李四", "13900139000"), worker_row("李四", "13900139000")]
    assert "还没有导入过台账" in browser.get(reverse("ledger_list")).text
    answer = browser.post(reverse("ledger_new"), sent(xlsx(rows)))
    batch = ImportBatch.objects.get()
    assert answer.url == address("ledger_map", batch)
    page = browser.get(answer.url).text
    assert "王*" in page
    assert "138****8000" in page
    assert PHONE not in page
    answer = browser.post(answer.url, {name: str(at) for name, at in batch.mapping.items()} | {"once": "m"})
    assert answer.url == address("ledger_report", batch)
    assert "正在试跑" in browser.get(answer.url).text
    drain()
    page = browser.get(answer.url).text
    assert "是同一个吗" in page, "what needs a person stands first"
    browser.post(address("ledger_decide", batch, number=4), {"decision": "skip", "once": "d"})
    assert ImportRow.objects.get(batch=batch, number=4).decision == "skip"
    browser.post(address("ledger_step", batch), {"do": "start", "once": "s"})
    drain()
    assert outcomes(batch) == ["imported", "imported", "skipped"]
    browser.post(address("ledger_step", batch), {"do": "undo", "reason": "导错了", "once": "u"})
    drain()
    assert outcomes(batch) == ["undone", "undone", "skipped"]
    assert "撤销了" in browser.get(address("ledger_report", batch)).text


def test_a_decision_names_the_one_it_means(boss, browser):
    known = make_worker(attendant(), full_name="王建国", phone=PHONE)
    batch = checked(boss, [WORKER_HEADS, worker_row()])
    page = browser.get(address("ledger_report", batch)).text
    assert "手机号一样" in page
    assert PHONE not in page
    browser.post(
        address("ledger_decide", batch, number=2), {"decision": f"same:{known.person.uid}", "once": "d"}
    )
    assert ImportRow.objects.get(batch=batch).decided_target == str(known.person.uid)
    assert "checked" in browser.get(address("ledger_report", batch)).text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\x89PNG\r\n", "台账.xlsx", "这不是表格文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "台账.xls", "老式的 .xls"),
        (b"x", "台账.exe", "只收 .xlsx 和 .csv"),
        (xlsx([["甲"], ["乙"]]), "台账.xlsx", "没找到表头"),
    ],
)
def test_a_hostile_file_gets_its_sentence_at_the_field(browser, data, name, words):
    answer = browser.post(reverse("ledger_new"), sent(data, name))
    assert answer.status_code == 422
    assert words in answer.text
    assert not ImportBatch.objects.exists()


def test_a_mapping_without_names_stays_on_the_page(boss, browser):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    answer = browser.post(address("ledger_map", batch), {"phone": "1", "once": "m"})
    assert answer.status_code == 422
    assert "“姓名”是哪一列" in answer.text


def test_a_mapping_of_a_running_ledger_leads_to_the_report(boss, browser):
    batch = imported(boss, [WORKER_HEADS, worker_row()])
    assert browser.get(address("ledger_map", batch)).url == address("ledger_report", batch)


def test_the_progress_comes_as_a_fragment(boss, browser):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    browser.post(address("ledger_map", batch), {n: str(i) for n, i in batch.mapping.items()} | {"once": "m"})
    page = browser.get(
        address("ledger_report", batch), headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    ).text
    assert page.lstrip().startswith("<section")
    drain()
    assert "<html" in browser.get(address("ledger_report", batch)).text


def test_long_ledgers_are_read_page_by_page(boss, browser):
    batch = checked(boss, [WORKER_HEADS, *[worker_row(f"王{n}", f"138001380{n:02d}") for n in range(55)]])
    page = browser.get(address("ledger_report", batch), {"outcome": "ok"}).text
    assert "往下看" in page
    assert "after=51" in page
    assert "往下看" not in browser.get(address("ledger_report", batch), {"outcome": "ok", "after": "51"}).text


def test_throwing_away_empties_it(boss, browser):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    browser.post(address("ledger_step", batch), {"do": "discard", "once": "x"})
    assert ImportRow.objects.get(batch=batch).raw == ""
    assert browser.post(address("ledger_step", batch), {"do": "nonsense", "once": "y"}).status_code == 404


def test_the_district_sees_its_own_menu_and_no_postings():
    browser = client_of(district_officer())
    page = browser.get(reverse("ledger_new")).text
    assert 'value="worker"' in page
    assert 'value="posting"' not in page


def test_another_station_finds_nothing(boss):
    batch = upload(boss, [WORKER_HEADS, worker_row()])
    stranger = client_of(manager("SS-02"))
    for name in ("ledger_report", "ledger_map", "ledger_report_sheet"):
        assert stranger.get(address(name, batch)).status_code == 404


def test_the_report_as_a_spreadsheet_holds_no_live_formula_and_no_number(boss, browser):
    batch = checked(
        boss, [WORKER_HEADS, worker_row(), worker_row("=1+1", "1.38E+10"), worker_row("李四", trade="=cmd()")]
    )
    data = browser.get(address("ledger_report_sheet", batch)).content
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["行", "是谁", "结果", "格子", "哪一列", "怎么了"]
    assert [row[:3] for row in rows[1:]] == [
        [2.0, "王* 138****8000", "能导入"],
        [3.0, "'=*", "有错"],
        [4.0, "李* 138****8000", "有错"],
    ]
    assert rows[2][3] == "B3"
    assert b"<f>" not in data


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_text_that_could_come_alive_is_tied_down(text):
    assert sheets.safe_text(text) == f"'{text}"
    assert sheets.safe_text("王建国") == "王建国"


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_a_template_is_read_back_and_maps_by_itself(browser, kind):
    data = browser.get(reverse("ledger_template", kwargs={"kind": kind})).content
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.get_sheet_by_index(0).to_python() == [[str(c.label) for c in COLUMNS[kind]]]
    assert len(book.get_sheet_by_index(1).to_python()) == len(COLUMNS[kind]) + 1
    assert browser.get(reverse("ledger_template", kwargs={"kind": "nonsense"})).status_code == 404


def test_nothing_is_imported_by_looking(boss, browser):
    batch = checked(boss, [WORKER_HEADS, worker_row()])
    browser.get(address("ledger_report", batch))
    browser.get(address("ledger_report_sheet", batch))
    assert not Worker.objects.exists()

"""A serial opens one record, once; a photo is encoded anew; the paper stays findable."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from yizhan.accounts.tests.factories import client_of
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.hirers.tests.factories import make_household
from yizhan.exchange.paper_forms import actions, pictures, rules
from yizhan.exchange.paper_forms.models import PaperForm, PaperPhoto
from yizhan.exchange.paper_forms.queries import photo_of, recent_batches
from yizhan.exchange.paper_forms.tests import factories as paper
from yizhan.exchange.postings.models import Posting
from yizhan.exchange.workers.models import Worker
from yizhan.exchange.workers.queries import entry_of
from yizhan.exchange.workers.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make.attendant()


def _codes(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.codes


def _form(**given):
    return {name: value for name, value in make.counter_form(**given).items() if name != "station_id"}


# ---- printing ----


def test_serials_count_on_for_each_station_and_kind(clerk):
    actions.print_forms(clerk, "SS-01", kind="seek", count=2)
    actions.print_forms(clerk, "SS-01", kind="hire", count=1)
    actions.print_forms(clerk, "SS-01", kind="seek", count=1)
    assert list(PaperForm.objects.order_by("pk").values_list("serial", flat=True)) == [
        "QZ-SS-01-00001",
        "QZ-SS-01-00002",
        "YG-SS-01-00001",
        "QZ-SS-01-00003",
    ]
    assert [row.serial for row in recent_batches(clerk)] == [
        "QZ-SS-01-00003",
        "YG-SS-01-00001",
        "QZ-SS-01-00001",
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"count": 0}, "count_out_of_range"),
        ({"count": 51}, "count_out_of_range"),
        ({"kind": "x"}, "kind_unknown"),
    ],
)
def test_a_batch_is_refused_with_its_reason(clerk, given, code):
    assert _codes(lambda: actions.print_forms(clerk, "SS-01", **{"kind": "seek", "count": 1, **given})) == (
        code,
    )


def test_only_the_station_prints_its_forms(clerk):
    with pytest.raises(OutOfSight):
        actions.print_forms(clerk, "SS-99", kind="seek", count=1)
    with pytest.raises(Forbidden):
        actions.print_forms(make.as_worker(make.make_worker(clerk)), "SS-01", kind="seek", count=1)


@pytest.mark.parametrize(
    "typed",
    [
        "QZ-SS-01-00007",
        " qz-ss-01-00007 ",
        "QZ SS 01 00007",
        "http://testserver/console/paper/QZ-SS-01-00007/",
    ],
)
def test_a_serial_is_read_as_typed_or_scanned(typed):
    assert rules.read_serial(typed) == "QZ-SS-01-00007"


# ---- typing ----


def test_a_serial_registers_one_worker_once(clerk):
    form = paper.make_form(clerk)
    made = actions.register_worker_from_paper(clerk, form.serial, **_form())
    form.refresh_from_db()
    worker = Worker.objects.get(pk=made["worker_id"])
    assert (form.state, form.record_type, form.record_uid) == ("typed", "exchange.Worker", str(worker.uid))
    assert worker.station_id == form.station_id
    assert entry_of(worker).paper_serial == form.serial
    assert {row.on_whose_word for row in worker.field_entries.all()} == {"paper_form"}
    again = _form(full_name="李四")
    assert _codes(lambda: actions.register_worker_from_paper(clerk, form.serial, **again)) == ("serial_used",)
    assert Worker.objects.count() == 1


def test_a_refused_registration_leaves_the_serial_open(clerk):
    form = paper.make_form(clerk)
    assert _codes(lambda: actions.register_worker_from_paper(clerk, form.serial, **_form(trades=[]))) == (
        "trade_missing",
    )
    form.refresh_from_db()
    assert form.state == "issued"
    assert actions.register_worker_from_paper(clerk, form.serial, **_form())


def test_a_serial_of_the_other_form_of_another_station_or_void_opens_nothing(clerk):
    hiring = paper.make_form(clerk, "hire")
    assert _codes(lambda: actions.register_worker_from_paper(clerk, hiring.serial, **_form())) == (
        "other_form",
    )
    seeking = paper.make_form(clerk)
    hirer = make_household(clerk)
    assert _codes(lambda: actions.start_posting_from_paper(clerk, seeking.serial, hirer.pk)) == (
        "other_form",
    )
    with pytest.raises(OutOfSight):
        actions.register_worker_from_paper(make.attendant("SS-99"), seeking.serial, **_form())
    with pytest.raises(OutOfSight):
        actions.register_worker_from_paper(clerk, "QZ-SS-01-99999", **_form())
    assert _codes(lambda: actions.void_form(clerk, seeking.serial, reason=" ")) == ("missing_reason",)
    assert actions.void_form(clerk, seeking.serial, reason="写坏了") == "void"
    assert _codes(lambda: actions.register_worker_from_paper(clerk, seeking.serial, **_form())) == (
        "form_void",
    )


def test_a_hiring_form_begins_one_draft_once(clerk):
    form = paper.make_form(clerk, "hire")
    hirer = make_household(clerk)
    uid = actions.start_posting_from_paper(clerk, form.serial, hirer.pk)
    posting = Posting.objects.get(uid=uid)
    assert (posting.state, posting.origin, posting.station_id) == ("draft", "counter", form.station_id)
    assert _codes(lambda: actions.start_posting_from_paper(clerk, form.serial, hirer.pk)) == ("serial_used",)
    assert Posting.objects.count() == 1


def test_the_paper_is_put_away_where_it_can_be_found(clerk):
    form = paper.make_form(clerk)
    actions.photograph_form(clerk, form.serial, paper.uploaded(paper.picture()))
    assert _codes(lambda: actions.archive_form(clerk, form.serial, kept_at="夹 1")) == ("wrong_state",)
    actions.register_worker_from_paper(clerk, form.serial, **_form())
    assert _codes(lambda: actions.archive_form(clerk, form.serial, kept_at="")) == ("missing_kept_at",)
    assert actions.archive_form(clerk, form.serial, kept_at="11月夹第3页") == "entered"
    form.refresh_from_db()
    assert form.kept_at == "11月夹第3页"
    assert not PaperPhoto.objects.exists()


# ---- photos ----


def test_a_photo_is_turned_upright_and_carries_nothing_but_pixels(clerk):
    form = paper.make_form(clerk)
    assert (
        actions.photograph_form(clerk, form.serial, paper.uploaded(paper.picture((60, 90)))) == "photographed"
    )
    kept = photo_of(form)
    with Image.open(io.BytesIO(kept)) as found:
        assert (found.format, found.size) == ("JPEG", (90, 60))  # EXIF said that it lay on its side
        assert not found.getexif()
    assert "示例手机".encode() not in kept
    raw = PaperPhoto.objects.extra(select={"raw": "picture"}).values_list("raw", flat=True).get()
    assert "/9j/" not in raw[:80]  # encrypted: the base64 of a JPEG begins so
    actions.photograph_form(clerk, form.serial, paper.uploaded(paper.picture((3000, 10), "PNG")))
    assert PaperPhoto.objects.get().width == pictures.LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo_missing"),
        (b"%PDF-1.4", "photo_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo_unreadable"),
        (paper.picture()[:200], "photo_unreadable"),
        (paper.picture(form="GIF"), "photo_unreadable"),
        (paper.picture((9000, 9000), "PNG"), "photo_too_big"),
        (b"\xff\xd8" + b"0" * (12 * 1_048_576), "photo_too_big"),
    ],
)
def test_what_is_no_photo_is_refused(clerk, content, code):
    form = paper.make_form(clerk)
    assert _codes(lambda: actions.photograph_form(clerk, form.serial, paper.uploaded(content))) == (code,)
    assert not PaperPhoto.objects.exists()
    form.refresh_from_db()
    assert form.state == "issued"


def test_what_is_no_base64_is_no_photo(clerk):
    form = paper.make_form(clerk)
    assert _codes(lambda: actions.photograph_form(clerk, form.serial, "照片")) == ("photo_missing",)


# ---- pages ----


def test_the_desk_prints_finds_photographs_types_and_archives(clerk):
    make.make_regions()
    make.make_trades()
    desk, home = client_of(clerk), reverse("paper_forms")
    assert "没有等着录" in desk.get(home).content.decode()
    printed = desk.post(home, {"do": "print", "kind": "seek", "count": "2", "once": "p"})
    sheet = desk.get(printed.url).content.decode()
    assert sheet.count("QZ-SS-01-0000") >= 4
    assert "不拍手印" in sheet
    assert desk.post(home, {"do": "print", "kind": "seek", "count": "999", "once": "p2"}).status_code == 422
    assert desk.post(home, {"do": "find", "serial": "QZ-SS-01-09999"}).status_code == 422
    found = desk.post(home, {"do": "find", "serial": "qz-ss-01-00001"})
    page = found.url
    assert "照着录" in desk.get(page).content.decode()
    photo = SimpleUploadedFile("a.jpg", paper.picture(), "image/jpeg")
    assert desk.post(page, {"do": "photograph", "photo": photo, "once": "f"}).status_code == 302
    assert desk.post(page, {"do": "photograph", "photo": SimpleUploadedFile("a.jpg", b"x"), "once": "g"}).status_code == 422  # fmt: skip
    form = PaperForm.objects.get(serial="QZ-SS-01-00001")
    picture = desk.get(reverse("paper_photo", args=[form.uid]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert "no-store" in picture["Cache-Control"]
    assert client_of(make.attendant("SS-99")).get(reverse("paper_photo", args=[form.uid])).status_code == 404
    assert "QZ-SS-01-00001" in desk.get(home).content.decode()
    typing = reverse("paper_register", args=[form.serial])
    assert "QZ-SS-01-00001" in desk.get(typing).content.decode()
    sent = {
        "full_name": "周大山", "address_form": "师傅", "trades": ["LOG01"], "agree_account": "on", "consent_how": "thumb",
        "consent_proof": form.serial, "on_whose_word": "paper_form", "once": "t",
    }  # fmt: skip
    assert desk.post(typing, {**sent, "trades": []}).status_code == 422
    made = desk.post(typing, sent)
    assert (made.status_code, "read-back" in made.url) == (302, True)
    assert desk.get(typing).url == page
    assert desk.post(page, {"do": "archive", "kept_at": "11月夹", "once": "k"}).status_code == 302
    assert "11月夹" in desk.get(page).content.decode()


def test_a_hiring_form_leads_to_the_ordinary_posting_form(clerk):
    form, hirer = paper.make_form(clerk, "hire"), make_household(clerk)
    desk, page = client_of(clerk), reverse("paper_post", args=[form.serial])
    assert desk.get(page).status_code == 200
    assert "没有找到" in desk.post(page, {"words": "没有这一家"}).content.decode()
    assert desk.post(page, {"hirer": "x", "once": "a"}).status_code == 404
    begun = desk.post(page, {"hirer": str(hirer.uid), "once": "b"})
    assert begun.url == reverse("posting_form", args=[Posting.objects.get().uid])
    assert desk.get(page).url == reverse("paper_form", args=[form.serial])
    voided = paper.make_form(clerk, "hire")
    assert desk.post(reverse("paper_form", args=[voided.serial]), {"do": "void", "reason": "丢了", "once": "c"}).status_code == 302  # fmt: skip

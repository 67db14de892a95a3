"""d.3: every way to be there, offline messages, odd days. Each refusal differs from its success in one thing."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from yizhan.core import clock
from yizhan.core.jobs.engine import drain
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.attendance import actions, photos, queries
from yizhan.exchange.attendance.models import (
    AttendanceDay,
    AttendanceFlag,
    EvidencePhoto,
    PresenceProof,
)
from yizhan.exchange.attendance.periodic import forget_photos, settle_hours
from yizhan.exchange.engagements import actions as engagements
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.tests.factories import (
    as_hirer,
    as_station,
    as_worker,
    decide,
    dispatched,
    fresh,
    make_posting,
    make_worker,
)
from yizhan.exchange.engagements.tests.web import Browser, browser  # noqa: F401

pytestmark = pytest.mark.django_db
MORNING, EVENING = "2026-11-24T07:25", "2026-11-24T17:01"
PHONE = "d" * 32


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return set(caught.value.codes)


def day_of(engagement: Engagement) -> AttendanceDay:
    return AttendanceDay.objects.get(engagement=engagement)


def foreman_of(engagement: Engagement):
    return as_hirer(engagement.posting, "foreman")


def me(engagement: Engagement):
    return as_worker(engagement.worker)


def picture(size=(40, 30), exif=True) -> bytes:
    image = Image.new("RGB", size, (200, 30, 30))
    made = io.BytesIO()
    tags = Image.Exif()
    tags[0x010F] = "SecretPhoneMaker"
    image.save(made, "JPEG", **({"exif": tags} if exif else {}))
    return made.getvalue()


@pytest.fixture
def private(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    return tmp_path


# ---- the picture that changes ----


def test_d3_a_scanned_picture_checks_in_strongly_with_one_tap() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        code = actions.qr_of(engagement.posting, clock.now())
        day_id = actions.check_in_with_qr(me(engagement), code.token, device_key=PHONE)
    day = AttendanceDay.objects.get(pk=day_id)
    assert (day.state, day.check_in_proof) == ("checked_in", "qr")
    assert queries.strength_label("qr", day.on) == "硬凭据"
    proof = PresenceProof.objects.get()
    assert (proof.proof, proof.by_role, proof.device_key, proof.is_offline) == ("qr", "worker", PHONE, False)
    assert fresh(engagement.pk).verification == 3


@pytest.mark.parametrize(("later", "opens"), [(0, True), (120, True), (180, False), (-60, False)])
def test_d3_a_picture_is_good_for_two_more_minutes_and_no_longer(later: int, opens: bool) -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T07:25:00"):
        token = actions.qr_of(engagement.posting, clock.now()).token
    with clock.at(clock.local(day_of(engagement).on, "07:25") + timedelta(seconds=later)):
        if opens:
            assert actions.check_in_with_qr(me(engagement), token)
        else:
            with pytest.raises(Refused) as caught:
                actions.check_in_with_qr(me(engagement), token)
            assert codes(caught) == {"qr_stale"}


def test_d3_the_life_of_the_picture_is_a_dated_value() -> None:
    engagement = dispatched()
    with clock.at("2026-11-24T07:25:00"):
        decide("exchange.qr_old_periods", 0)
        token = actions.qr_of(engagement.posting, clock.now()).token
    with clock.at("2026-11-24T07:26:00"), pytest.raises(Refused) as caught:
        actions.check_in_with_qr(me(engagement), token)
    assert codes(caught) == {"qr_stale"}


def test_d3_a_changed_token_opens_nothing_and_another_posting_is_not_yours() -> None:
    engagement, other = dispatched(), make_posting()
    with clock.at(MORNING):
        token = actions.qr_of(engagement.posting, clock.now()).token
        forged = token[:-1] + ("0" if token[-1] != "0" else "1")
        for bad in (forged, "", "1.20261199.1." + "0" * 20, token.upper() + "x"):
            with pytest.raises(Refused) as caught:
                actions.check_in_with_qr(me(engagement), bad)
            assert codes(caught) == {"qr_stale"}
        with pytest.raises(Refused) as caught:
            actions.check_in_with_qr(me(engagement), actions.qr_of(other, clock.now()).token)
        assert codes(caught) == {"not_your_job"}
        with pytest.raises(OutOfSight):
            actions.check_in_with_qr(foreman_of(engagement), token)


def test_d3_showing_the_picture_writes_nothing_and_the_page_shows_the_digits_under_it(
    browser: Browser,  # noqa: F811
) -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        foreman = foreman_of(engagement)
        code = actions.show_day_code(foreman, engagement.posting_id)
        page = browser.as_(foreman).get(reverse("day_code", args=[engagement.posting.uid])).content.decode()
        assert page.index("<svg") < page.index(code)
        part = browser.get(reverse("day_qr", args=[engagement.posting.uid]))
        assert (part.status_code, b"<svg" in part.content) == (200, True)
    assert not PresenceProof.objects.exists()


def test_d3_the_scanned_page_asks_one_tap_and_says_why_when_it_is_stale(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    with clock.at(MORNING):
        token = actions.qr_of(engagement.posting, clock.now()).token
        url = reverse("scan_check_in", args=[token])
        assert "我到了，签到" in browser.as_(me(engagement)).text(url)
        answer = browser.post(url)
        assert answer.status_code == 302
        assert "yz_device" in answer.cookies
    assert day_of(engagement).check_in_proof == "qr"
    assert (
        PresenceProof.objects.get().device_key != answer.cookies["yz_device"].value
    )  # a digest, not the name
    with clock.at("2026-11-24T07:40"):
        stale = browser.get(url)
        assert (stale.status_code, "过时" in stale.content.decode()) == (422, True)


# ---- photo ----


def test_d3_a_photo_is_a_medium_proof_and_loses_its_metadata(private, browser: Browser) -> None:  # noqa: F811
    from django.core.files.uploadedfile import SimpleUploadedFile

    engagement = dispatched()
    url = reverse("check_in", args=[engagement.uid])
    with clock.at(MORNING):
        given = SimpleUploadedFile("IMG_0001.jpg", picture(), content_type="image/jpeg")
        assert browser.as_(me(engagement)).post(url, how="photo", photo=given).status_code == 302
    assert day_of(engagement).check_in_proof == "photo"
    photo = EvidencePhoto.objects.get()
    kept = photos.read_photo(photo.sha256)
    assert kept is not None
    assert b"SecretPhoneMaker" not in kept
    assert not dict(Image.open(io.BytesIO(kept)).getexif())
    assert str(photos.path_of(photo.sha256)).startswith(str(private / "private"))
    shown = browser.get(reverse("evidence_photo", args=[photo.uid]))
    assert (shown.status_code, shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert (
        browser.as_(as_worker(make_worker())).get(reverse("evidence_photo", args=[photo.uid])).status_code
        == 404
    )
    assert (
        browser.as_(foreman_of(engagement)).get(reverse("evidence_photo", args=[photo.uid])).status_code
        == 200
    )


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"GIF89a" + b"0" * 30, picture()[:60]])
def test_d3_what_is_no_photo_is_refused_by_its_content(private, data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        photos.clean_photo(data)
    assert codes(caught) == {"photo_unreadable"}


def test_d3_too_large_a_photo_is_refused_and_a_wide_one_is_made_smaller(private) -> None:
    with pytest.raises(Refused) as caught:
        photos.clean_photo(b"x" * (photos.MOST_BYTES + 1))
    assert codes(caught) == {"photo_too_large"}
    made = Image.open(io.BytesIO(photos.clean_photo(picture((3000, 20)))))
    assert made.size[0] == photos.LONG_SIDE


def test_d3_photos_are_deleted_in_time_and_the_row_stays(private) -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_with_photo(me(engagement), engagement.pk, *photos.store_photo(picture()))
        photo = EvidencePhoto.objects.get()
        assert forget_photos() == 0
    with clock.at(photo.forget_at):
        assert forget_photos() == 1
    assert photos.read_photo(photo.sha256) is None
    photo.refresh_from_db()
    assert photo.forgotten_at is not None
    with pytest.raises(OutOfSight):
        queries.visible_photo(me(engagement), str(photo.uid))


def test_d3_the_foreman_ticks_and_does_not_photograph(private) -> None:
    engagement = dispatched()
    with clock.at(MORNING), pytest.raises(Forbidden):
        actions.check_in_with_photo(foreman_of(engagement), engagement.pk, "0" * 64, 1)


# ---- strength is a dated table ----


def test_d3_a_district_may_weigh_proofs_differently() -> None:
    weak = {"qr": "strong", "day_code": "strong", "foreman": "weak", "station": "medium", "photo": "medium", "self_claim": "weak"}  # fmt: skip
    engagement = dispatched()
    decide("exchange.proof_strength", weak)
    with clock.at(MORNING):
        actions.check_in_by_foreman(foreman_of(engagement), engagement.posting_id, [engagement.pk])
    assert fresh(engagement.pk).verification == 2


# ---- without a network ----


def test_d3_an_offline_tap_counts_from_its_own_time_and_keeps_the_skew() -> None:
    engagement = dispatched()
    tapped = clock.local(day_of(engagement).on, "07:20")
    with clock.at("2026-11-24T10:00"):
        actions.check_in_self(
            me(engagement), engagement.pk, said_at=tapped - timedelta(minutes=3), skew_seconds=180
        )
    day, proof = day_of(engagement), PresenceProof.objects.get()
    assert day.checked_in_at == tapped
    assert (proof.is_offline, proof.skew_seconds, proof.is_conflict) == (True, 180, False)
    assert proof.received_at > proof.said_at


def test_d3_an_offline_tick_of_the_foreman_arrives_for_several() -> None:
    posting = make_posting()
    both = [dispatched(posting), dispatched(posting)]
    with clock.at("2026-11-24T12:00"):
        rows = actions.check_in_by_foreman(
            as_hirer(posting, "foreman"),
            posting.pk,
            [row.pk for row in both],
            said_at=clock.local(day_of(both[0]).on, "07:35"),
        )
    assert [row["ok"] for row in rows] == [True, True]
    assert {day_of(row).checked_in_at for row in both} == {clock.local(day_of(both[0]).on, "07:35")}


def test_d3_too_old_a_message_is_refused_in_words() -> None:
    engagement = dispatched()
    with clock.at("2026-11-27T10:00"), pytest.raises(Refused) as caught:
        actions.check_in_self(
            me(engagement), engagement.pk, said_at=clock.local(day_of(engagement).on, "07:20")
        )
    assert codes(caught) == {"offline_too_old"}


def test_d3_a_message_that_disagrees_is_kept_and_the_station_decides() -> None:
    engagement = dispatched()
    on = day_of(engagement).on
    with clock.at("2026-11-24T10:00"):  # the foreman noted him late
        actions.check_in_by_foreman(foreman_of(engagement), engagement.posting_id, [engagement.pk])
    with clock.at(EVENING):
        actions.check_out(foreman_of(engagement), engagement.pk, minutes=360)
    before = day_of(engagement)
    with clock.at("2026-11-24T18:00"):
        actions.check_in_self(me(engagement), engagement.pk, said_at=clock.local(on, "07:20"))
    day = day_of(engagement)
    assert (day.state, day.contested_minutes, day.submitted_minutes) == ("contested", 510, 360)
    assert (day.checked_in_at, day.check_in_proof) == (before.checked_in_at, "foreman")  # nothing overwritten
    assert PresenceProof.objects.filter(is_conflict=True).count() == 1
    assert AttendanceFlag.objects.get().kind == "conflict"


def test_d3_a_message_that_agrees_changes_nothing() -> None:
    engagement = dispatched()
    with clock.at(MORNING):
        actions.check_in_by_foreman(foreman_of(engagement), engagement.posting_id, [engagement.pk])
    with clock.at("2026-11-24T09:00"):
        actions.check_in_self(
            me(engagement), engagement.pk, said_at=clock.local(day_of(engagement).on, "07:20")
        )
    assert (day_of(engagement).state, day_of(engagement).check_in_proof) == ("checked_in", "foreman")
    assert PresenceProof.objects.count() == 2
    assert not AttendanceFlag.objects.exists()


def test_d3_an_offline_going_home_ends_the_day_at_its_own_time_or_is_kept_beside() -> None:
    engagement, other = dispatched(), dispatched()
    on = day_of(engagement).on
    with clock.at(MORNING):
        for row in (engagement, other):
            actions.check_in_self(me(row), row.pk)
    with clock.at("2026-11-24T20:00"):
        actions.check_out(me(engagement), engagement.pk, said_at=clock.local(on, "17:00"))
        assert day_of(engagement).submitted_minutes == 510
        actions.check_out(foreman_of(other), other.pk, minutes=300, said_at=clock.local(on, "13:30"))
        actions.check_out(me(other), other.pk, said_at=clock.local(on, "17:00"))
    assert (day_of(other).state, day_of(other).submitted_minutes, day_of(other).contested_minutes) == (
        "contested",
        300,
        510,
    )


def test_d3_a_form_that_waited_says_when_through_the_page(browser: Browser) -> None:  # noqa: F811
    engagement = dispatched()
    with clock.at("2026-11-24T10:00"):
        sent = {"how": "self", "said_at": "2026-11-23T23:18:00Z", "sent_at": "2026-11-24T01:58:00Z"}
        assert (
            browser.as_(me(engagement)).post(reverse("check_in", args=[engagement.uid]), **sent).status_code
            == 302
        )
    proof = PresenceProof.objects.get()
    assert (proof.is_offline, proof.skew_seconds) == (True, 120)
    assert proof.said_at == clock.local(day_of(engagement).on, "07:20")


# ---- night ----


def test_d3_a_night_shift_keeps_the_day_it_began_for_code_list_and_hours() -> None:
    starts_at = clock.local(clock.today(), "20:00")
    posting = make_posting(starts_at=starts_at, ends_at=starts_at + timedelta(hours=10))
    engagement = dispatched(posting)
    foreman = as_hirer(posting, "foreman")
    with clock.at("2026-11-24T00:30"):
        assert queries.day_in_question(posting.pk).isoformat() == "2026-11-23"
        code = actions.show_day_code(foreman, posting.pk)
        actions.check_in_with_code(me(engagement), engagement.pk, code)
        assert [row.day.check_in_proof for row in queries.roll_call(foreman, posting.pk)] == ["day_code"]
    with clock.at("2026-11-24T06:00"):
        actions.check_out(me(engagement), engagement.pk)
    assert (day_of(engagement).on.isoformat(), day_of(engagement).submitted_minutes) == ("2026-11-23", 270)


# ---- odd days ----


def check_in_many(
    count: int, device: str, at: str = MORNING, posting=None, step_seconds: int = 60
) -> list[Engagement]:
    posting = posting or make_posting(headcount=count)
    people = [dispatched(posting) for _one in range(count)]
    for place, row in enumerate(people):
        with clock.at(clock.local(day_of(row).on, at[-5:]) + timedelta(seconds=step_seconds * place)):
            actions.check_in_self(me(row), row.pk, device_key=device)
    with clock.at("2026-11-24T08:00"):
        drain()
    return people


def kinds() -> list[str]:
    return sorted(AttendanceFlag.objects.values_list("kind", flat=True))


def test_d3_three_people_share_a_phone_and_the_fourth_is_looked_at() -> None:
    check_in_many(3, PHONE)
    assert kinds() == []
    check_in_many(4, "e" * 32)
    assert kinds() == ["same_device"]
    assert AttendanceFlag.objects.get().facts["people"] == 4


def test_d3_one_phone_of_the_foreman_ticks_everybody_and_is_not_odd() -> None:
    posting = make_posting(headcount=6)
    people = [dispatched(posting) for _one in range(6)]
    with clock.at(MORNING):
        actions.check_in_by_foreman(
            as_hirer(posting, "foreman"), posting.pk, [p.pk for p in people], device_key=PHONE
        )
        drain()
    assert kinds() == []


def test_d3_the_hirers_own_phone_checking_in_a_worker_is_looked_at() -> None:
    posting = make_posting()
    ticked, self_made = dispatched(posting), dispatched(posting)
    with clock.at(MORNING):
        actions.check_in_by_foreman(as_hirer(posting, "foreman"), posting.pk, [ticked.pk], device_key=PHONE)
        actions.check_in_self(me(self_made), self_made.pk, device_key=PHONE)
        drain()
    assert kinds() == ["hirers_device"]


def test_d3_three_in_the_same_second_are_looked_at_two_are_not() -> None:
    for count, expected in ((2, []), (3, ["same_second"])):
        posting = make_posting(headcount=count)
        people = [dispatched(posting) for _one in range(count)]
        for place, row in enumerate(people):
            with clock.at(MORNING):
                actions.check_in_self(me(row), row.pk, device_key=str(place) * 32)
        with clock.at(MORNING):
            drain()
        assert kinds() == expected


def test_d3_who_was_sent_home_makes_room_and_is_no_oddity() -> None:
    posting = make_posting(headcount=1)
    first = dispatched(posting)
    with clock.at(MORNING):
        actions.check_in_self(me(first), first.pk)
        engagements.send_home(as_hirer(posting, "foreman"), first.pk, reason_code="not_able")
    posting.refresh_from_db()
    second = dispatched(posting)
    with clock.at(MORNING):
        actions.check_in_self(me(second), second.pk)
        drain()
    assert kinds() == []


def test_d3_an_open_oddity_stops_silence_and_a_look_lets_it_go_on() -> None:
    people = check_in_many(4, PHONE)
    last = people[-1]
    with clock.at(EVENING):
        for row in people:
            actions.check_out(me(row), row.pk)
    with clock.at("2026-11-25T17:05"):
        assert settle_hours() == 3
        flag = AttendanceFlag.objects.get()
        with pytest.raises(Forbidden):
            actions.look_at_flag(me(last), flag.pk, is_fine=True, finding="x")
        with pytest.raises(Refused) as caught:
            actions.look_at_flag(as_station(), flag.pk, is_fine=True)
        assert codes(caught) == {"finding_missing"}
        assert actions.look_at_flag(as_station(), flag.pk, is_fine=True, finding="同村四人合用一台") == "fine"
        with pytest.raises(Refused) as caught:
            actions.look_at_flag(as_station(), flag.pk, is_fine=True, finding="再看")
        assert codes(caught) == {"looked_at_before"}
        assert settle_hours() == 1
    assert day_of(last).is_by_silence


def test_d3_the_list_of_odd_days_explains_itself(browser: Browser) -> None:  # noqa: F811
    check_in_many(4, PHONE)
    with clock.at(EVENING):
        text = browser.as_(as_station()).text(reverse("attendance_flags"))
        assert "24 小时里，同一台手机给 4 个人签了到" in text
        assert "不会自动罚谁" in text
        flag = AttendanceFlag.objects.get()
        done = browser.post(
            reverse("look_at_flag", args=[flag.uid]), verdict="wrong", finding="打过电话，不在场"
        )
        assert done.status_code == 302
        assert "没有疑点" in browser.text(reverse("attendance_flags"))

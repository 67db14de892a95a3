"""Places of work, foremen and 经办人: asked by phone, answered by themselves, taken off by the head."""

from __future__ import annotations

import pytest

from yizhan.accounts.actions import grant_role
from yizhan.accounts.memberships.queries import has_role, memberships_of
from yizhan.core import clock
from yizhan.core.jobs import engine
from yizhan.core.refusals import Forbidden, OutOfSight, Refused
from yizhan.exchange.engagements.tests.factories import decide
from yizhan.exchange.hirers import actions, periodic
from yizhan.exchange.hirers.models import MemberInvite, WorkSite
from yizhan.exchange.hirers.queries import (
    closed_sites_of,
    invites_of,
    invites_to_person,
    site_ids_led_by,
    sites_of,
    staff_of,
)
from yizhan.exchange.hirers.tests import factories as make
from yizhan.exchange.hirers.tests.factories import as_person, led_site, texts_to
from yizhan.exchange.workers.tests.factories import FAR_TOWN, TOWN, attendant, make_person, make_regions

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "13600000001", "13600000009"


@pytest.fixture(autouse=True)
def _places():
    make_regions()


def _site(hirer, **given) -> int:
    return actions.add_site(
        make.as_hirer(hirer), hirer.pk, **{"name": "一号仓", "region_code": TOWN, **given}
    )


def test_o3_three_sites_give_each_foreman_his_own_limited_account():
    hirer = make.make_enterprise()
    foremen = [make_person(name, phone=f"1360000001{n}") for n, name in enumerate(("郑大", "郑二", "郑三"))]
    sites = [led_site(hirer, foreman, f"工地{n}") for n, foreman in enumerate(foremen)]
    for foreman, site in zip(foremen, sites, strict=True):
        (held,) = memberships_of(foreman.pk)
        assert (held.role, held.organisation_id) == ("foreman", hirer.organisation_id)
        assert site_ids_led_by(foreman.pk, hirer.organisation_id) == [site.pk]


@pytest.mark.parametrize("phone", [KNOWN, UNKNOWN])
def test_the_hirer_never_learns_whether_a_phone_has_a_file(phone):
    make_person("郑工", phone=KNOWN)
    hirer = make.make_enterprise()
    site_id = _site(hirer, foreman_phone=phone)
    engine.drain()
    (invite,) = invites_of(hirer.pk)
    assert (invite.state, invite.site_id, invite.person) == ("waiting", site_id, None)
    assert WorkSite.objects.get().foreman is None
    assert not texts_to(hirer.contact)


def test_whoever_uses_the_phone_is_told_and_answers():
    foreman = make_person("郑工", phone=KNOWN)
    hirer = make.make_enterprise()
    site_id = _site(hirer, foreman_phone=KNOWN)
    engine.drain()
    assert "带班" in texts_to(foreman)[-1]
    (invite,) = invites_to_person(foreman.pk)
    assert actions.accept_invite(as_person(foreman), invite.pk) == "foreman"
    assert WorkSite.objects.get(pk=site_id).foreman_id == foreman.pk
    assert "郑师傅" in texts_to(hirer.contact)[-1]


def test_the_foreman_who_is_asked_again_for_his_own_site_keeps_account_and_site():
    hirer, foreman = make.make_enterprise(), make_person("郑工", phone=KNOWN)
    site = led_site(hirer, foreman)
    (before,) = memberships_of(foreman.pk)
    again = actions.invite_foreman(make.as_hirer(hirer), site.pk, phone=KNOWN)
    assert actions.accept_invite(as_person(foreman), again) == "foreman"
    site.refresh_from_db()
    (after,) = memberships_of(foreman.pk)
    assert (site.foreman_id, after.pk) == (foreman.pk, before.pk)


def test_who_signs_up_later_finds_the_invitation():
    hirer = make.make_enterprise()
    actions.invite_staff(make.as_hirer(hirer), hirer.pk, phone=UNKNOWN)
    engine.drain()
    person = make_person("赵会计", phone=UNKNOWN)
    grant_role(attendant(), person.pk, "worker")
    engine.drain()
    assert "经办人" in texts_to(person)[-1]


def test_another_phone_answers_nothing():
    stranger = make_person("王五", phone="13600000002")
    hirer = make.make_enterprise()
    _site(hirer, foreman_phone=KNOWN)
    invite_id = MemberInvite.objects.get().pk
    for actor in (as_person(stranger), make.as_hirer(hirer)):
        for answer in (actions.accept_invite, actions.decline_invite):
            with pytest.raises(OutOfSight):
                answer(actor, invite_id)


def test_a_work_account_does_not_answer():
    foreman = make_person("郑工", phone=KNOWN)
    hirer = make.make_enterprise()
    _site(hirer, foreman_phone=KNOWN)
    with pytest.raises(Forbidden) as caught:
        actions.accept_invite(as_person(foreman, "attendant"), MemberInvite.objects.get().pk)
    assert caught.value.codes == ("staff_session",)


def test_no_is_an_answer_and_asking_again_is_possible():
    foreman = make_person("郑工", phone=KNOWN)
    hirer = make.make_enterprise()
    site_id = _site(hirer, foreman_phone=KNOWN)
    with pytest.raises(Refused) as caught:
        actions.invite_foreman(make.as_hirer(hirer), site_id, phone=KNOWN)
    assert caught.value.codes == ("invited_already",)
    assert actions.decline_invite(as_person(foreman), MemberInvite.objects.get().pk) == "declined"
    assert not has_role(foreman.pk, "foreman")
    assert actions.invite_foreman(make.as_hirer(hirer), site_id, phone=KNOWN)


def test_an_invitation_lapses_and_can_be_taken_back():
    foreman = make_person("郑工", phone=KNOWN)
    hirer = make.make_enterprise()
    site_id = _site(hirer, foreman_phone=KNOWN)
    invite_id = MemberInvite.objects.get().pk
    with clock.at("2026-12-01T09:00"):
        with pytest.raises(Refused) as caught:
            actions.accept_invite(as_person(foreman), invite_id)
        assert caught.value.codes == ("invite_over",)
        periodic.lapse_invites()
        assert MemberInvite.objects.get().state == "lapsed"
        again = actions.invite_foreman(make.as_hirer(hirer), site_id, phone=KNOWN)
        assert actions.withdraw_invite(make.as_hirer(hirer), again) == "withdrawn"
        with pytest.raises(Refused) as caught:
            actions.accept_invite(as_person(foreman), again)
        assert caught.value.codes == ("wrong_state",)
    with pytest.raises(OutOfSight):
        actions.withdraw_invite(make.as_hirer(hirer), 10**9)


def test_asking_strangers_one_after_another_is_stopped():
    decide("exchange.invites_per_hour", 2)
    hirer, other = make.make_enterprise(), make.make_enterprise()
    for number in range(2):
        actions.invite_staff(make.as_hirer(hirer), hirer.pk, phone=f"1360000002{number}")
    with pytest.raises(Refused) as caught:
        actions.invite_staff(make.as_hirer(hirer), hirer.pk, phone="13600000029")
    assert (caught.value.status, caught.value.codes) == (429, ("too_often",))
    assert actions.invite_staff(make.as_hirer(other), other.pk, phone="13600000029")


def test_a_phone_that_is_none_is_refused():
    hirer = make.make_enterprise()
    with pytest.raises(Refused) as caught:
        actions.invite_staff(make.as_hirer(hirer), hirer.pk, phone="12")
    assert caught.value.codes[0].startswith("mobile")
    assert caught.value.reasons[0].field == "phone"


def test_only_the_head_or_the_station_decides_who_belongs():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    site_id = _site(hirer)
    staff = as_person(make_person("赵会计", phone="13600000003"), "hirer_staff", hirer.organisation_id)
    for refused in (
        lambda: actions.invite_staff(staff, hirer.pk, phone=KNOWN),
        lambda: actions.invite_foreman(staff, site_id, phone=KNOWN),
        lambda: actions.add_site(staff, hirer.pk, name="二", region_code=TOWN, foreman_phone=KNOWN),
        lambda: actions.remove_foreman(staff, site_id),
    ):
        with pytest.raises(Forbidden) as caught:
            refused()
        assert caught.value.codes == ("not_head",)
    assert actions.add_site(staff, hirer.pk, name="二", region_code=TOWN)
    assert actions.invite_staff(clerk, hirer.pk, phone=KNOWN)


def test_a_经办人_is_added_and_taken_off():
    hirer, clerk = make.make_enterprise(), make_person("赵会计", phone=KNOWN)
    actions.invite_staff(make.as_hirer(hirer), hirer.pk, phone=KNOWN, name="小赵")
    actions.accept_invite(as_person(clerk), MemberInvite.objects.get().pk)
    assert [held.person_id for held in staff_of(hirer)] == [clerk.pk]
    assert actions.remove_staff(make.as_hirer(hirer), hirer.pk, clerk.pk)
    assert not actions.remove_staff(make.as_hirer(hirer), hirer.pk, clerk.pk)
    assert not has_role(clerk.pk, "hirer_staff")
    assert has_role(hirer.contact_id, "hirer")


# ---- places ----


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"region_code": ""}, "region_missing"),
        ({"foreman_phone": "12"}, "mobile_is_hotline"),
        ({"foreman_id": 10**9}, "foreman_unknown"),
    ],
)
def test_what_is_wrong_with_a_site(change, code):
    hirer = make.make_enterprise()
    with pytest.raises(Refused) as caught:
        _site(hirer, **change)
    assert caught.value.codes == (code,)
    assert not WorkSite.objects.exists()


def test_a_strangers_file_is_no_foreman_by_number():
    hirer, stranger = make.make_enterprise(), make_person("王五", phone="13600000002")
    with pytest.raises(Refused) as caught:
        _site(hirer, foreman_id=stranger.pk)
    assert caught.value.codes == ("foreman_unknown",)
    foreman = make_person("郑工", phone=KNOWN)
    led_site(hirer, foreman)
    second = _site(hirer, name="二号仓", foreman_id=foreman.pk)
    assert WorkSite.objects.get(pk=second).foreman_id == foreman.pk
    assert len(memberships_of(foreman.pk)) == 1


def test_another_hirer_touches_no_site_here():
    hirer, other = make.make_enterprise(), make.make_enterprise()
    site_id = _site(hirer)
    me = make.as_hirer(other)
    for refused in (
        lambda: _site(hirer) and actions.add_site(me, hirer.pk, name="工地", region_code=TOWN),
        lambda: actions.change_site(me, site_id, name="x", region_code=TOWN),
        lambda: actions.close_site(me, site_id),
        lambda: actions.reopen_site(me, site_id),
        lambda: actions.invite_foreman(me, site_id, phone=KNOWN),
        lambda: actions.remove_foreman(me, site_id),
    ):
        with pytest.raises(OutOfSight):
            refused()


@pytest.mark.parametrize(
    "step",
    [
        lambda me: actions.close_site(me, 10**9),
        lambda me: actions.reopen_site(me, 10**9),
        lambda me: actions.change_site(me, 10**9, name="x", region_code=TOWN),
        lambda me: actions.invite_foreman(me, 10**9, phone=KNOWN),
        lambda me: actions.remove_foreman(me, 10**9),
        lambda me: actions.accept_invite(me, 10**9),
    ],
)
def test_what_is_not_there_is_out_of_sight(step):
    with pytest.raises(OutOfSight):
        step(make.as_hirer(make.make_enterprise()))


def test_a_site_is_corrected():
    hirer = make.make_enterprise()
    site_id = _site(hirer)
    me = make.as_hirer(hirer)
    changed = actions.change_site(me, site_id, name="东仓", region_code=FAR_TOWN, address="岑河 8 号")
    assert {"name", "region_code", "address"} <= set(changed)
    assert actions.change_site(me, site_id, name="东仓", region_code=FAR_TOWN, address="岑河 8 号") == []
    with pytest.raises(Refused) as caught:
        actions.change_site(me, site_id, name=" ", region_code="")
    assert caught.value.codes == ("name_missing", "region_missing")


def test_closing_a_site_ends_the_foremans_role_there():
    hirer, foreman = make.make_enterprise(), make_person("郑工", phone=KNOWN)
    site = led_site(hirer, foreman)
    actions.invite_foreman(make.as_hirer(hirer), site.pk, phone="13600000005")
    assert actions.close_site(make.as_hirer(hirer), site.pk)
    assert not actions.close_site(make.as_hirer(hirer), site.pk)
    assert not has_role(foreman.pk, "foreman")
    assert WorkSite.objects.get().foreman_id is None
    assert not invites_of(hirer.pk)
    assert closed_sites_of(hirer.pk) == [site]


def test_a_foreman_with_another_site_keeps_his_account():
    hirer, other = make.make_enterprise(), make.make_enterprise()
    foreman = make_person("郑工", phone=KNOWN)
    first, second = led_site(hirer, foreman), led_site(hirer, foreman, "二号仓")
    elsewhere = led_site(other, foreman)
    actions.close_site(make.as_hirer(hirer), first.pk)
    assert site_ids_led_by(foreman.pk, hirer.organisation_id) == [second.pk]
    assert actions.remove_foreman(make.as_hirer(hirer), second.pk)
    assert not actions.remove_foreman(make.as_hirer(hirer), second.pk)
    assert [held.organisation_id for held in memberships_of(foreman.pk)] == [elsewhere.hirer.organisation_id]


def test_a_new_foreman_takes_the_place_of_the_old_one():
    hirer = make.make_enterprise()
    old, new = make_person("郑工", phone=KNOWN), make_person("吴工", phone="13600000006")
    site = led_site(hirer, old)
    invite_id = actions.invite_foreman(make.as_hirer(hirer), site.pk, phone=new.phone)
    assert has_role(old.pk, "foreman")
    actions.accept_invite(as_person(new), invite_id)
    assert WorkSite.objects.get().foreman_id == new.pk
    assert (has_role(old.pk, "foreman"), has_role(new.pk, "foreman")) == (False, True)


def test_a_closed_site_is_used_again_and_asks_nobody():
    hirer, foreman = make.make_enterprise(), make_person("郑工", phone=KNOWN)
    site = led_site(hirer, foreman)
    me = make.as_hirer(hirer)
    waiting = actions.invite_foreman(me, site.pk, phone="13600000005")
    actions.close_site(me, site.pk)
    assert MemberInvite.objects.get(pk=waiting).state == "withdrawn"
    assert actions.reopen_site(me, site.pk)
    assert not actions.reopen_site(me, site.pk)
    assert [row.foreman for row in sites_of(hirer.pk)] == [None]


# ---- who speaks for the hirer ----


def test_the_counter_corrects_the_number_of_the_contact():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    assert actions.correct_contact(clerk, hirer.pk, phone="13700000077", reason="换了号") == ["phone"]
    assert actions.correct_contact(clerk, hirer.pk, phone="13700000077", reason="换了号") == []
    hirer.contact.refresh_from_db()
    assert hirer.contact.phone == "13700000077"
    assert "联系方式" in texts_to(hirer.contact)[-1]


def test_another_contact_takes_over_and_the_old_one_is_out():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    old = hirer.contact
    given = {"full_name": "吴晓兰", "phone": "13700000078", "address_form": "女士", "reason": "换了人事"}
    new_id = actions.change_contact(clerk, hirer.pk, **given)
    hirer.refresh_from_db()
    assert (hirer.contact_id, hirer.organisation.contact_id) == (new_id, new_id)
    assert (has_role(old.pk, "hirer"), has_role(new_id, "hirer")) == (False, True)


def test_the_new_contact_may_have_a_file_already():
    clerk = attendant()
    hirer, known = make.make_enterprise(clerk), make_person("吴晓兰", phone="13700000078")
    given = {"full_name": "吴晓兰", "phone": "13700000078", "reason": "换了人事"}
    assert actions.change_contact(clerk, hirer.pk, **given, person_id=known.pk) == known.pk
    with pytest.raises(OutOfSight):
        actions.change_contact(clerk, hirer.pk, **{**given, "phone": "13700000079"}, person_id=known.pk)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"reason": " "}, ("reason_missing",)),
        ({"phone": "", "reason": ""}, ("mobile_missing", "reason_missing")),
    ],
)
def test_what_is_wrong_with_a_new_contact(change, codes):
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    given = {"full_name": "吴晓兰", "phone": "13700000078", "reason": "换了人事", **change}
    with pytest.raises(Refused) as caught:
        actions.change_contact(clerk, hirer.pk, **given)
    assert caught.value.codes == codes


def test_the_same_contact_is_no_change():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    given = {"full_name": "陈学文", "phone": hirer.contact.phone, "reason": "再来一次"}
    with pytest.raises(Refused) as caught:
        actions.change_contact(clerk, hirer.pk, **given, person_id=hirer.contact_id)
    assert caught.value.codes == ("same_person",)


def test_contacts_are_corrected_at_the_counter_only():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    for change in (
        lambda actor: actions.correct_contact(actor, hirer.pk, phone="13700000077", reason="换号"),
        lambda actor: actions.change_contact(
            actor, hirer.pk, full_name="吴晓兰", phone="13700000078", reason="换人"
        ),
    ):
        with pytest.raises(Forbidden) as caught:
            change(make.as_hirer(hirer))
        assert caught.value.codes == ("not_station_staff",)
    with pytest.raises(OutOfSight):
        actions.change_contact(clerk, 10**9, full_name="吴", phone="13700000078", reason="x")


def test_a_hirer_without_contact_gets_one():
    clerk = attendant()
    hirer = make.make_enterprise(clerk)
    hirer.contact = None
    hirer.save(update_fields=["contact"])
    with pytest.raises(Refused) as caught:
        actions.correct_contact(clerk, hirer.pk, phone="13700000077", reason="换号")
    assert caught.value.codes == ("no_contact",)
    given = {"full_name": "吴晓兰", "phone": "13700000078", "reason": "补一个"}
    assert actions.change_contact(clerk, hirer.pk, **given)

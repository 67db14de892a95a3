"""Inviting a member of the family, saying yes, renewing, ending. What the helper then does is in ``acting.py``."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from yizhan.accounts.actions import _do_count
from yizhan.accounts.enums import CITIZEN_ROLES, STAFF_ROLES, ConsentHow, Role
from yizhan.accounts.queries import memberships_of, people_by_phone
from yizhan.accounts.queries import person as person_of
from yizhan.accounts.sign_in.rules import Limit
from yizhan.core import clock, crypto
from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.fields import blind_value
from yizhan.core.refusals import Forbidden, OutOfSight, Reason, Refused, refuse_if_any
from yizhan.core.validators import parse_mobile
from yizhan.exchange.family import rules
from yizhan.exchange.family.enums import LIVING, Kin, TieState
from yizhan.exchange.family.models import FamilyTie
from yizhan.exchange.family.telling import _do_tell, _do_text
from yizhan.exchange.family.workflow import family_workflow
from yizhan.exchange.workers import access as worker_access
from yizhan.exchange.workers.models import Worker

HOUR = 3600
NOT_FOUND = Reason("not_found", _("没有找到"))


@action(locks=("exchange.Worker",))
def invite_helper(
    work: Work, worker_id: int, *, phone: str, kin: str, how: str = ConsentHow.OWN_SIGN_IN, proof: str = ""
) -> str:
    """请家人帮忙: by the worker himself, or at the counter on his word (call it with ``on_behalf_of``).

    Args:
        phone: the relative's own mobile; he says yes signed in with it.
        how, proof: how the worker said it, when staff type.

    Returns:
        uid of the tie (``offered``).

    Raises:
        OutOfSight, Forbidden. Refused: ``mobile_*``, ``kin_missing``, ``how_missing``, ``proof_missing``, ``own_phone``,
            ``is_staff``, ``helps_many``, ``helpers_many``, ``asked_already``.
    """
    worker = _locked_worker(work, worker_id)
    own = worker.person_id == work.actor.person_id
    mobile, why = parse_mobile(phone, field="phone")
    reasons = [why] if why else []
    reasons += rules.reasons_against_asking(kin, how, proof, at_counter=not own)
    relatives = people_by_phone(mobile) if mobile else []
    if mobile and mobile == worker.person.phone:
        reasons.append(Reason("own_phone", _("这是他自己的手机，不用请家人"), "phone"))
    if relatives and all(_facts(work, worker, person.pk).is_staff for person in relatives):
        reasons += rules.reasons_against_helper(rules.HelperFacts(is_staff=True), most=1)
    reasons += _reasons_against_more(work, worker)
    if mobile and _offered_to(worker, mobile):
        reasons.append(Reason("asked_already", _("已经请过这个手机了，等他答应"), "phone"))
    refuse_if_any(reasons)
    tie = _do_open(
        work,
        worker,
        state=TieState.OFFERED,
        kin=kin,
        helper_phone=mobile or "",
        agreed_how=ConsentHow.OWN_SIGN_IN if own else how,
        proof=proof.strip(),
    )
    facts = {"name": worker.person.display_name, "kin": Kin(kin).label}
    for person in relatives:
        _do_tell(
            work, person, "exchange.family_invited", facts, key=f"{tie.uid}:{person.uid}", link="/family/"
        )
    _do_text(work, mobile or "", "exchange.family_invited", facts, key=str(tie.uid))
    if not own:
        _do_tell(
            work,
            worker.person,
            "exchange.family_noted",
            facts,
            key=str(tie.uid),
            link="/me/family/",
            by_sms=True,
        )
    return str(tie.uid)


def _locked_worker(work: Work, worker_id: int) -> Worker:
    """A card one may invite for: one's own, or at the counter."""
    if not Worker.objects.visible_to(work.actor).filter(pk=worker_id).exists():
        raise OutOfSight(NOT_FOUND)
    worker = work.lock(Worker, worker_id)
    if worker.person_id != work.actor.person_id:
        worker_access.can_register_others(work.actor).require()
    elif work.actor.role != Role.WORKER:
        raise OutOfSight(NOT_FOUND)
    return worker


def _offered_to(worker: Worker, mobile: str) -> bool:
    index = blind_value(FamilyTie, "helper_phone", mobile)
    return FamilyTie.objects.filter(worker=worker, helper_phone_index=index, state__in=LIVING).exists()


def _reasons_against_more(work: Work, worker: Worker) -> list[Reason]:
    most = value("exchange.family_helpers_most", on=_today(work))
    if FamilyTie.objects.filter(worker=worker, state__in=LIVING).count() < most:
        return []
    return [Reason("helpers_many", _("最多请 %(most)s 位家人，先停一位") % {"most": most})]


def _facts(work: Work, worker: Worker, person_id: int) -> rules.HelperFacts:
    roles = {membership.role for membership in memberships_of(person_id, _today(work))}
    return rules.HelperFacts(
        is_self=person_id == worker.person_id,
        is_staff=bool(roles & STAFF_ROLES),
        helps_count=FamilyTie.objects.active(_today(work)).of_helper(person_id).count(),
    )


def _today(work: Work) -> Any:
    return work.at.astimezone(clock.SHANGHAI).date()


def _do_open(work: Work, worker: Worker, *, state: str, kin: str, **fields: Any) -> FamilyTie:
    days = value("exchange.family_offer_days", on=_today(work))
    fresh = FamilyTie(
        worker=worker,
        kin=kin,
        state=state,
        state_changed_at=work.at,
        asked_by_uid=work.actor.person_uid,
        created_at=work.at,
        ends_on=_today(work) + timedelta(days=days),
        **fields,
    )
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError:
        raise Refused(Reason("asked_already", _("这位家人已经在帮忙了"))) from None
    work.record(fresh, after={"worker": worker, "kin": kin, "state": state})
    return fresh


# ---- the relative says yes ----


@action(locks=("exchange.FamilyTie",))
def accept_tie(work: Work, tie_uid: str) -> str:
    """好，我帮忙: the relative, signed in with the phone he was invited by.

    Returns:
        uid of the tie (``active``).

    Raises:
        OutOfSight: no invitation for this phone. Refused: ``too_late``, ``is_staff``, ``helps_many``, ``own_phone``.
    """
    person = _citizen(work)
    index = blind_value(FamilyTie, "helper_phone", person.phone) if person.phone else ""
    found = FamilyTie.objects.filter(uid=tie_uid, helper_phone_index=index or "-", state=TieState.OFFERED)
    row = found.first()
    if row is None:
        raise OutOfSight(NOT_FOUND)
    # He had asked for a code himself before he was invited: the invitation takes its place.
    waiting = FamilyTie.objects.filter(worker_id=row.worker_id, helper=person, state=TieState.ASKED)
    rows = work.lock_all((FamilyTie, [row.pk, *waiting.values_list("pk", flat=True)]))
    tie: FamilyTie = rows.pop((FamilyTie, row.pk))  # type: ignore[assignment]
    for asked in rows.values():
        asked.code_digest, asked.ended_by_uid = "", work.actor.person_uid  # type: ignore[attr-defined]
        asked.save(update_fields=["code_digest", "ended_by_uid"])
        family_workflow.apply(work, asked, "end")
    _do_begin(work, tie, person, "accept")
    return str(tie.uid)


def _citizen(work: Work) -> Any:
    if work.actor.person_id is None or work.actor.role not in CITIZEN_ROLES:
        raise Forbidden(Reason("wrong_role", _("家人帮忙用自己的手机登录来办")))
    return person_of(work.actor.person_id)


def _do_begin(work: Work, tie: FamilyTie, person: Any, step: str) -> None:
    """Both have said yes: it holds for some months, and both are told."""
    most = value("exchange.family_helps_most", on=_today(work))
    reasons = rules.reasons_against_helper(_facts(work, tie.worker, person.pk), most=most)
    if tie.ends_on < _today(work):
        reasons.append(Reason("too_late", _("过了答应的日子，请他再请一次")))
    if (
        FamilyTie.objects.filter(worker=tie.worker, helper=person, state__in=LIVING)
        .exclude(pk=tie.pk)
        .exists()
    ):
        reasons.append(Reason("asked_already", _("你已经在帮他了")))
    refuse_if_any(reasons)
    tie.helper, tie.helper_phone, tie.code_digest = person, "", ""
    tie.ends_on = rules.months_after(_today(work), value("exchange.family_months", on=_today(work)))
    tie.save(update_fields=["helper", "helper_phone", "code_digest", "ends_on", "agreed_how"])
    family_workflow.apply(work, tie, step)
    facts = {
        "name": tie.worker.person.display_name,
        "helper": person.display_name,
        "kin": Kin(tie.kin).label,
        "until": f"{tie.ends_on:%Y-%m-%d}",
    }
    key = f"{tie.uid}:begun"
    _do_tell(
        work,
        tie.worker.person,
        "exchange.family_begun",
        facts,
        key=f"{key}:w",
        link="/me/family/",
        by_sms=True,
    )
    _do_tell(work, person, "exchange.family_begun_helper", facts, key=f"{key}:h", link="/family/")


# ---- the relative asks, the worker reads a code aloud ----


@action(locks=("accounts.RateCounter", "exchange.FamilyTie"))
def ask_to_help(work: Work, *, phone: str, full_name: str, kin: str) -> bool:
    """我想帮家人: a code goes to the worker's own phone; he reads it out if he agrees.

    The answer is the same whether or not such a card exists, so that nobody finds out who is registered. Who asks again
    before he has proved anything gets a new code; the old one is void.

    Returns:
        always true.

    Raises:
        Forbidden. TooOften. Refused: ``mobile_*``, ``kin_missing``, ``name_missing``, ``sms_not_configured``.
    """
    from yizhan.messaging.queries import can_send_sms

    person = _citizen(work)
    mobile, why = parse_mobile(phone, field="phone")
    reasons = [why] if why else []
    reasons += rules.reasons_against_asking(kin, "", "", at_counter=False)
    if not full_name.strip():
        reasons.append(Reason("name_missing", _("写下他的姓名"), "full_name"))
    if not can_send_sms():
        reasons.append(
            Reason("sms_not_configured", _("短信还没开通，请他在自己手机上请你，或者一起到驿站办"))
        )
    refuse_if_any(reasons)
    hour = value("accounts.codes_per_phone_hour", on=_today(work))
    limits = [Limit(hour, HOUR)]
    _do_count(
        work, [("family_code_to", mobile or "", limits), ("family_code_by", work.actor.person_uid, limits)]
    )
    worker = _worker_named(mobile or "", full_name)
    before = (
        FamilyTie.objects.filter(worker=worker, helper=person, state__in=LIVING).first() if worker else None
    )
    if (
        worker is None
        or worker.person_id == person.pk
        or (not before and _reasons_against_more(work, worker))
    ):
        work.record(("exchange.FamilyTie", ""), after={"asked": "nobody"})
        return True
    tie = work.lock(FamilyTie, before.pk) if before else None
    if tie is None:
        tie = _do_open(work, worker, state=TieState.ASKED, kin=kin, helper=person)
    elif tie.state != TieState.ASKED:
        return True
    _do_send_code(work, tie, person, worker)
    return True


def _do_send_code(work: Work, tie: FamilyTie, person: Any, worker: Worker) -> None:
    """A fresh code for a tie that waits for one; its tries start anew (how many codes there are is limited)."""
    minutes = value("accounts.code_minutes", on=_today(work))
    code = f"{secrets.randbelow(1_000_000):06d}"
    tie.code_digest, tie.code_expires_at = _digest(tie, code), work.at + timedelta(minutes=minutes)
    tie.tries = 0
    tie.save(update_fields=["code_digest", "code_expires_at", "tries"])
    work.record(tie, after={"code": "sent"})
    facts = {"helper": person.display_name, "kin": Kin(tie.kin).label, "code": code, "minutes": minutes}
    key = f"{tie.uid}:{work.at.isoformat()}"
    _do_text(work, worker.person.phone, "exchange.family_code", facts, key=key, person=worker.person)


def _worker_named(mobile: str, full_name: str) -> Worker | None:
    wanted = "".join(full_name.split())
    people = [person.pk for person in people_by_phone(mobile) if "".join(person.full_name.split()) == wanted]
    return (
        Worker.objects.filter(person_id__in=people[:1]).select_related("person").first() if people else None
    )


def _digest(tie: FamilyTie, code: str) -> str:
    return crypto.blind_index("exchange.FamilyTie.code", f"{tie.uid}:{code}")


@action(locks=("exchange.FamilyTie",))
def prove_tie(work: Work, code: str) -> str:
    """The relative types the code the worker read out; a wrong one is counted, so it is an answer and no refusal.

    Returns:
        uid of the tie when it holds now, else ``""``.
    """
    person = _citizen(work)
    digits = "".join(character for character in code if character.isdecimal())
    most = value("accounts.code_tries", on=_today(work))
    asked = FamilyTie.objects.of_helper(person.pk).filter(state=TieState.ASKED, code_expires_at__gt=work.at)
    keys = list(asked.order_by("-pk").values_list("pk", flat=True)[:3])
    rows = work.lock_all((FamilyTie, keys))
    ties: list[FamilyTie] = [rows[FamilyTie, key] for key in keys]  # type: ignore[misc]
    for tie in ties:
        if tie.tries < most and hmac.compare_digest(tie.code_digest.encode(), _digest(tie, digits).encode()):
            tie.agreed_how = ConsentHow.PHONE_CODE
            _do_begin(work, tie, person, "prove")
            return str(tie.uid)
    for tie in ties:  # one guess at each of them
        tie.tries += 1
        tie.save(update_fields=["tries"])
        work.record(tie, after={"code": "wrong"})
    return ""


# ---- going on and ending ----


@action(locks=("exchange.FamilyTie",))
def renew_tie(work: Work, tie_uid: str) -> str:
    """再帮一段: only the worker, or the counter on his word; the helper cannot prolong it himself.

    Returns:
        the new last day.
    """
    tie = _locked(work, tie_uid, sides="worker")
    family_workflow.apply(work, tie, "renew")
    tie.ends_on = rules.months_after(_today(work), value("exchange.family_months", on=_today(work)))
    tie.save(update_fields=["ends_on"])
    return f"{tie.ends_on:%Y-%m-%d}"


@action(locks=("exchange.FamilyTie",))
def end_tie(work: Work, tie_uid: str) -> bool:
    """不用帮了: either side, at once, without a reason; the counter on the worker's word. Both are told."""
    tie = _locked(work, tie_uid, sides="both")
    if tie.state not in LIVING:
        return False
    _do_end(work, tie, "end")
    return True


def _do_end(work: Work, tie: FamilyTie, step: str) -> None:
    tie.helper_phone, tie.code_digest, tie.ended_by_uid = "", "", work.actor.person_uid
    tie.save(update_fields=["helper_phone", "code_digest", "ended_by_uid"])
    family_workflow.apply(work, tie, step)
    facts = {"name": tie.worker.person.display_name, "kin": Kin(tie.kin).label}
    key = f"{tie.uid}:{step}"
    _do_tell(work, tie.worker.person, "exchange.family_ended", facts, key=f"{key}:w", link="/me/family/")
    if tie.helper is not None:
        _do_tell(work, tie.helper, "exchange.family_ended", facts, key=f"{key}:h", link="/family/")


def _locked(work: Work, tie_uid: str, *, sides: str) -> FamilyTie:
    tie = FamilyTie.objects.filter(uid=tie_uid).select_related("worker").first()
    if tie is None:
        raise OutOfSight(NOT_FOUND)
    is_helper = sides == "both" and (
        tie.helper_id == work.actor.person_id or _is_invited(tie, work.actor.person_id)
    )
    if not is_helper:
        if not Worker.objects.visible_to(work.actor).filter(pk=tie.worker_id).exists():
            raise OutOfSight(NOT_FOUND)
        if tie.worker.person_id != work.actor.person_id:
            worker_access.can_register_others(work.actor).require()
    return work.lock(FamilyTie, tie.pk)


def _is_invited(tie: FamilyTie, person_id: int | None) -> bool:
    person = person_of(person_id) if person_id and tie.helper_phone_index else None
    return bool(
        person
        and person.phone
        and blind_value(FamilyTie, "helper_phone", person.phone) == tie.helper_phone_index
    )


@action(locks=("exchange.FamilyTie",))
def lapse_tie(work: Work, tie_id: int) -> bool:
    """SYSTEM ends what ran out or was never answered."""
    tie = work.lock(FamilyTie, tie_id)
    if tie.state not in LIVING or tie.ends_on >= _today(work):
        return False
    _do_end(work, tie, "lapse")
    return True

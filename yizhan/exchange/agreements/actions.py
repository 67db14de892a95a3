"""Making an agreement, confirming it, and judging the relation. Lock order: engagement (60) → agreement (66)."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.actors import Actor
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, Refused, refuse_if_any
from yizhan.exchange.agreements import access, rules
from yizhan.exchange.agreements.enums import AgreementState, Channel, Control, Party
from yizhan.exchange.agreements.events import AgreementConfirmed, RelationConfirmed
from yizhan.exchange.agreements.models import Agreement, AgreementConfirmation, RelationFinding
from yizhan.exchange.agreements.paper import content_of, page_of, pdf_of
from yizhan.exchange.agreements.workflow import agreement_workflow
from yizhan.exchange.engagements.access import NOT_FOUND, require_visible, side_of
from yizhan.exchange.engagements.booking import local
from yizhan.exchange.engagements.enums import HOLDS_PLACE, Relation
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.placing import is_over_age_at_start
from yizhan.exchange.engagements.queries import full

LOCKS = ("exchange.Engagement", "exchange.Agreement")
NOTE_MOST = 200
LIVE_AGREEMENT = (AgreementState.OPEN, AgreementState.HALF, AgreementState.AGREED)


def make_agreement(actor: Actor, engagement_id: int, *, once: str | None = None) -> int:
    """Draw the page outside any transaction, then keep it; who asks again gets the same one.

    Returns:
        id of the agreement of the terms that hold now.

    Raises:
        OutOfSight. Refused: ``no_slip_yet``.
    """
    require_visible(actor, engagement_id)
    engagement = full().get(pk=engagement_id)
    standing = Agreement.objects.filter(
        engagement=engagement, terms_version=engagement.terms_version, state__in=LIVE_AGREEMENT
    ).first()
    if standing is not None:
        return standing.pk
    _refuse_without_slip(engagement)
    drawn = pdf_of(page_of(engagement), engagement)
    text = base64.b64encode(drawn).decode()
    return keep_agreement(actor, engagement_id, text, content_of(engagement), once=once)


def _refuse_without_slip(engagement: Engagement) -> None:
    if not engagement.slip_number or engagement.state not in HOLDS_PLACE:
        raise Refused(Reason("no_slip_yet", _("还没定下来，没有约定")))


@action(locks=LOCKS)
def keep_agreement(work: Work, engagement_id: int, pdf_text: str, content_sha256: str) -> int:
    """Keep a page that was drawn from the terms that still hold; an older version is superseded.

    Args:
        pdf_text: the file in base64. content_sha256: hash of the terms and names it was drawn from.

    Raises:
        OutOfSight. Refused: ``no_slip_yet``, ``terms_changed`` meanwhile.
    """
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    _refuse_without_slip(engagement)
    if content_of(engagement) != content_sha256:
        raise Refused(Reason("terms_changed", _("条件刚改过，重新打开再看")))
    version = engagement.terms_version
    found = Agreement.objects.filter(engagement=engagement, terms_version=version).first()
    if found is not None:
        return found.pk
    older = Agreement.objects.filter(engagement=engagement, state__in=LIVE_AGREEMENT)
    for row in work.lock_all((Agreement, list(older.values_list("pk", flat=True)))).values():
        agreement_workflow.apply(work, row, "supersede")
    agreement = Agreement.objects.create(
        engagement=engagement,
        terms_version=version,
        slip_number=engagement.slip_number,
        state_changed_at=work.at,
        content_sha256=content_sha256,
        pdf=pdf_text,
        pdf_sha256=rules.file_hash(base64.b64decode(pdf_text)),
        made_at=work.at,
        is_demo=engagement.is_demo,
    )
    work.record(agreement, after={"pdf_sha256": agreement.pdf_sha256, "terms_version": version})
    return agreement.pk


def _lock_agreement(work: Work, agreement_id: int) -> tuple[Engagement, Agreement]:
    engagement_id = Agreement.objects.filter(pk=agreement_id).values_list("engagement_id", flat=True).first()
    if engagement_id is None:
        raise OutOfSight(NOT_FOUND)
    require_visible(work.actor, engagement_id)
    engagement = work.lock(Engagement, engagement_id)
    return engagement, work.lock(Agreement, agreement_id)


@action(locks=LOCKS)
def confirm_agreement(work: Work, agreement_id: int, *, pdf_sha256: str) -> int:
    """看过了，同意: one side's own tap on the very file it saw (L-22).

    Args:
        pdf_sha256: hash of the file the person was shown.

    Raises:
        OutOfSight. Forbidden: the station, the foreman.
        Refused: ``changed`` (the file is another one), ``terms_changed``, ``confirmed_already``.
    """
    engagement, agreement = _lock_agreement(work, agreement_id)
    access.can_confirm(work.actor).require()
    party = Party(side_of(work.actor))
    _do_confirm(work, engagement, agreement, party, Channel.TAP, pdf_sha256, "")
    return agreement.pk


@action(locks=LOCKS)
def note_paper_signature(work: Work, agreement_id: int, *, party: str, paper_number: str) -> int:
    """纸上签了: the station saw the signature under the printed page and writes down its number; no picture (D14).

    Raises:
        OutOfSight. Forbidden: not the station. Refused: ``party_unknown``, ``number_differs``, as :func:`confirm_agreement`.
    """
    engagement, agreement = _lock_agreement(work, agreement_id)
    access.can_note_paper(work.actor).require()
    reasons = []
    if party not in Party.values:
        reasons.append(Reason("party_unknown", _("选是哪一方签的"), "party"))
    if paper_number.strip().upper() != agreement.slip_number:
        reasons.append(Reason("number_differs", _("纸上的单号和这张不一样"), "paper_number"))
    refuse_if_any(reasons)
    _do_confirm(
        work, engagement, agreement, Party(party), Channel.PAPER, agreement.pdf_sha256, agreement.slip_number
    )
    return agreement.pk


def _do_confirm(
    work: Work,
    engagement: Engagement,
    agreement: Agreement,
    party: Party,
    channel: Channel,
    pdf_sha256: str,
    paper_number: str,
) -> None:
    reasons = []
    if pdf_sha256 != agreement.pdf_sha256 or file_of(agreement) is None:
        reasons.append(Reason("changed", _("这份约定已被改动，不能确认，找驿站")))
    if agreement.terms_version != engagement.terms_version:
        reasons.append(Reason("terms_changed", _("条件改过了，看新的一份")))
    said = list(AgreementConfirmation.objects.filter(agreement=agreement).order_by("pk"))
    if any(row.party == party for row in said):
        reasons.append(Reason("confirmed_already", _("这一方已经确认过了")))
    refuse_if_any(reasons)
    agreement_workflow.apply(
        work, agreement, "confirm_second" if said else "confirm_first", evidence={"party": str(party.value)}
    )
    before = said[-1].chain if said else agreement.content_sha256
    facts = (
        str(party.value),
        str(channel.value),
        rules.written(work.at),
        work.actor.person_uid,
        paper_number,
    )
    AgreementConfirmation.objects.create(
        agreement=agreement,
        party=party,
        channel=channel,
        confirmed_at=work.at,
        confirmed_by_uid=work.actor.person_uid,
        paper_number=paper_number,
        pdf_sha256=pdf_sha256,
        chain=rules.chain_hash(before, agreement.slip_number, pdf_sha256, *facts),
    )
    work.emit(AgreementConfirmed(engagement.pk, agreement.pk, str(party.value), bool(said)))


def file_of(agreement: Agreement) -> bytes | None:
    """The kept file, or ``None`` when it is not the one that was made (一个字节也不行)."""
    try:
        content = base64.b64decode(agreement.pdf, validate=True)
    except (
        Exception
    ):  # a ciphertext that was touched does not decrypt; a text that was touched does not decode
        return None
    return content if rules.file_hash(content) == agreement.pdf_sha256 else None


# ---- the relation ----


@action(locks=("exchange.Engagement",))
def confirm_relation(
    work: Work,
    engagement_id: int,
    *,
    relation: str,
    control: str = Control.UNKNOWN,
    by_result: bool = False,
    own_tools: bool = False,
    draws_pension: bool | None = None,
    note: str = "",
) -> dict[str, Any]:
    """核定关系: the rules propose, a person at the station decides; the slip says the words of what was decided.

    Raises:
        OutOfSight. Forbidden. Refused: ``relation_unknown``, ``note_missing`` when it differs from the proposal,
        ``not_agreed_yet``, ``signed_already``.
    """
    require_visible(work.actor, engagement_id)
    access.can_judge_relation(work.actor).require()
    engagement = work.lock(Engagement, engagement_id)
    facts = facts_of(
        engagement, control=control, by_result=by_result, own_tools=own_tools, draws_pension=draws_pension
    )
    finding = rules.classify(facts)
    note = note.strip()[:NOTE_MOST]
    reasons = []
    if relation not in Relation.values:
        reasons.append(Reason("relation_unknown", _("选一种关系"), "relation"))
    elif relation != finding.relation and not note:
        reasons.append(Reason("note_missing", _("和系统看法不一样，写一句为什么"), "note"))
    if engagement.state not in HOLDS_PLACE:
        reasons.append(Reason("not_agreed_yet", _("还没说定，先不用核")))
    if AgreementConfirmation.objects.filter(
        agreement__engagement=engagement, agreement__state__in=LIVE_AGREEMENT
    ).exists():
        reasons.append(Reason("signed_already", _("约定已经有人确认，不能再改关系")))
    refuse_if_any(reasons)
    _do_keep_finding(work, engagement, facts, finding, relation, note)
    _do_set_relation(work, engagement, relation, note)
    work.emit(RelationConfirmed(engagement.pk, relation))
    return {
        "relation": relation,
        "proposed": str(finding.relation.value),
        "certainty": str(finding.certainty.value),
    }


def _do_keep_finding(
    work: Work,
    engagement: Engagement,
    facts: rules.RelationFacts,
    finding: rules.Finding,
    relation: str,
    note: str,
) -> None:
    """What was asked, what the rules said, what the person decided."""
    asked = asdict(facts)
    asked.pop("is_dispatched")
    RelationFinding.objects.update_or_create(
        engagement=engagement,
        defaults={
            "facts": asked | {"control": str(facts.control)},
            "proposed": finding.relation,
            "certainty": finding.certainty,
            "basis": [[str(row.text), str(row.law)] for row in finding.basis],
            "relation": relation,
            "note": note,
            "confirmed_at": work.at,
            "confirmed_by_uid": work.actor.person_uid,
        },
    )


def _do_set_relation(work: Work, engagement: Engagement, relation: str, note: str) -> None:
    """The words on the slip follow; a page that nobody has confirmed is drawn anew."""
    before = engagement.relation
    on = local(engagement.starts_at).date()
    engagement.relation = relation
    engagement.terms = {
        **engagement.terms,
        "relation": relation,
        "relation_notice": value(f"exchange.relation_notice.{relation}", on=on),
    }
    engagement.save(update_fields=["relation", "terms"])
    Agreement.objects.filter(
        engagement=engagement, state=AgreementState.OPEN
    ).delete()  # drawn, unconfirmed: drawn anew
    work.record(engagement, before={"relation": before}, after={"relation": relation}, reason=note)


def facts_of(engagement: Engagement, **answers: Any) -> rules.RelationFacts:
    """What is known of an engagement, with what was asked at the counter."""
    kind = engagement.posting.hirer.organisation.kind
    return rules.RelationFacts(
        hirer_kind=kind,
        over_age=is_over_age_at_start(engagement.posting, engagement.worker),
        is_dispatched=kind == "labour_dispatch_firm",
        **answers,
    )


__all__ = [
    "confirm_agreement", "confirm_relation", "facts_of", "file_of", "keep_agreement", "make_agreement",
    "note_paper_signature",
]  # fmt: skip

"""A person's file, roles, yeses and sign-ins: what she takes along, what is let go, what stands against leaving."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from yizhan.accounts.consents.models import ConsentRecord
from yizhan.accounts.enums import STAFF_ROLES, OrganisationKind, Role
from yizhan.accounts.memberships.models import Membership
from yizhan.accounts.my_data.enums import CorrectionState, ExportState
from yizhan.accounts.my_data.exporting import _do_clear_export
from yizhan.accounts.my_data.models import CorrectionRequest, DataExport, ErasureRequest
from yizhan.accounts.my_data.workflow import correction_workflow
from yizhan.accounts.organisations.models import Organisation
from yizhan.accounts.people.actions import _do_blank_person
from yizhan.accounts.people.models import Person, ViewLog
from yizhan.accounts.sign_in.models import SignInCode, StaffLogin, WebSession
from yizhan.accounts.tokens.models import AccessToken
from yizhan.core import clock
from yizhan.core.actions import Work
from yizhan.core.own_data import Subject, bars_erasure, erases, rows_of, stays
from yizhan.core.refusals import Reason

# ---- what she takes along ----


@rows_of("accounts.Person", beside=("created_at", "entered_how"))
def own_file(subject: Subject) -> QuerySet[Person]:
    """The file."""
    return Person.objects.filter(pk=subject.person_id)


@rows_of("accounts.ViewLog")
def own_looks(subject: Subject) -> QuerySet[ViewLog]:
    """Who looked at her numbers."""
    return ViewLog.objects.filter(person_id=subject.person_id)


@rows_of("accounts.Membership")
def own_roles(subject: Subject) -> QuerySet[Membership]:
    """Her roles."""
    return Membership.objects.filter(person_id=subject.person_id).select_related("organisation")


@rows_of("accounts.ConsentRecord")
def own_consents(subject: Subject) -> QuerySet[ConsentRecord]:
    """Every yes and every taking-back."""
    return ConsentRecord.objects.filter(person_id=subject.person_id)


@rows_of("accounts.StaffLogin")
def own_login(subject: Subject) -> QuerySet[StaffLogin]:
    """The account she works with."""
    return StaffLogin.objects.filter(person_id=subject.person_id)


@rows_of("accounts.AccessToken")
def own_tokens(subject: Subject) -> QuerySet[AccessToken]:
    """Devices signed in through a program."""
    return AccessToken.objects.filter(person_id=subject.person_id).select_related("membership")


@rows_of("accounts.WebSession")
def own_sessions(subject: Subject) -> QuerySet[WebSession]:
    """Browsers signed in."""
    return WebSession.objects.filter(person_id=subject.person_id)


@rows_of("accounts.Organisation")
def own_organisations(subject: Subject) -> QuerySet[Organisation]:
    """Households and shops she answers for; a company's papers are not a person's."""
    held = Membership.objects.filter(person_id=subject.person_id, role=Role.HIRER)
    return Organisation.objects.filter(
        pk__in=held.values("organisation"),
        kind__in=[OrganisationKind.HOUSEHOLD, OrganisationKind.SOLE_TRADER],
    )


for _model in (DataExport, CorrectionRequest, ErasureRequest):

    @rows_of(_model._meta.label, beside=("state",))
    def own_requests(subject: Subject, model: type = _model) -> QuerySet:
        """What she asked for about her data."""
        return model.objects.filter(person_id=subject.person_id)


# ---- what stands against leaving ----


@bars_erasure
def still_works_here(subject: Subject) -> list[Reason]:
    """A work account or an office is laid down first: the trail of an office needs its holder."""
    login = StaffLogin.objects.filter(person_id=subject.person_id, is_active=True).exists()
    offices = Membership.objects.in_force(clock.today()).filter(
        person_id=subject.person_id, role__in=STAFF_ROLES
    )
    if login or offices.exists():
        return [Reason("has_office", _("还有工作账号，先找给你开账号的人停掉"))]
    return []


@bars_erasure
def open_correction(subject: Subject) -> list[Reason]:
    """A correction that nobody has answered yet is answered or taken back first."""
    count = CorrectionRequest.objects.filter(person_id=subject.person_id, state=CorrectionState.OPEN).count()
    if not count:
        return []
    words = ngettext(
        "有 %(n)s 个改错申请等答复，不要了先撤回", "有 %(n)s 个改错申请等答复，不要了先撤回", count
    )
    return [Reason("correction_open", words % {"n": count})]


# ---- what is let go ----


@erases("accounts.requests", label=_("要过的信息副本、改错时写的话"), locks=("accounts.DataExport",))
def forget_requests(work: Work, subject: Subject) -> int:
    """Copies and the words of corrections; that there were some, stays."""
    count = 0
    for export in DataExport.objects.filter(person_id=subject.person_id).exclude(state=ExportState.GONE):
        _do_clear_export(work, export)
        count += 1
    for row in CorrectionRequest.objects.filter(person_id=subject.person_id):
        if row.state == CorrectionState.OPEN:
            correction_workflow.apply(work, row, "withdraw", reason="erasure")
        row.wanted = row.evidence = row.answer = ""
        row.save(update_fields=["wanted", "evidence", "answer"])
        count += 1
    return count


@erases("accounts.sign_ins", label=_("登录过的手机和电脑"))
def forget_sign_ins(work: Work, subject: Subject) -> int:
    """Every device is out at once: tokens, browsers, codes on their way to the person's phone."""
    person = Person.objects.get(pk=subject.person_id)
    gone = WebSession.objects.filter(person_id=subject.person_id).delete()[0]
    gone += AccessToken.objects.filter(person_id=subject.person_id, revoked_at__isnull=True).update(
        revoked_at=work.at, label=""
    )
    if person.phone_index:
        gone += SignInCode.objects.filter(phone_index=person.phone_index).delete()[0]
    return gone


@erases("accounts.organisations", label=_("自家用工登记的名字、地址"))
def forget_households(work: Work, subject: Subject) -> int:
    """The name and address of a household nobody else answers for; the row stays for the ledgers."""
    count = 0
    for row in own_organisations(subject):
        others = Membership.objects.in_force(work.at.date()).filter(organisation=row, role=Role.HIRER)
        if row.kind != OrganisationKind.HOUSEHOLD or others.exclude(person_id=subject.person_id).exists():
            continue
        row.name, row.address = str(_("已注销的家庭")), ""
        row.save(update_fields=["name", "address"])
        work.record(row, after={"blanked": True})
        count += 1
    return count


@erases("accounts.merged_files", label=_("姓名、手机号、身份证号、出生日期、住处"))
def blank_merged_files(work: Work, subject: Subject) -> int:
    """Files that were joined to this one; the file itself is emptied and closed as the last step of all."""
    merged = list(Person.objects.filter(merged_into_id=subject.person_id, blanked_at__isnull=True))
    for person in merged:
        _do_blank_person(work, person)
    return len(merged)


stays(
    "consents",
    label=_("你同意过什么、什么时候收回的（没有名字）"),
    source="个人信息保护法 art. 14、69（证明有过同意）",
)
stays("looks", label=_("谁看过你的号码（没有号码）"))

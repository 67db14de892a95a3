"""Words of this context that every floor above uses: roles, kinds of organisation, purposes of consent.

Values are stored; labels are what people read.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The fifteen roles a person can act in (ARCHITECTURE §4)."""

    WORKER = "worker", _("零工")
    HIRER = "hirer", _("用工方")
    HIRER_STAFF = "hirer_staff", _("用工方经办人")
    FOREMAN = "foreman", _("带班")
    ATTENDANT = "attendant", _("驿站工作人员")
    STATION_MANAGER = "station_manager", _("驿站负责人")
    POSTING_REVIEWER = "posting_reviewer", _("招工信息审核员")
    LOCAL_OFFICER = "local_officer", _("镇街经办人")
    DISTRICT_OFFICER = "district_officer", _("区级经办人")
    LIAISON = "liaison", _("部门联络员")
    MEDIATOR = "mediator", _("调解员")
    INSPECTOR = "inspector", _("检查员")
    OPERATOR_MANAGER = "operator_manager", _("运营单位负责人")
    AUDITOR = "auditor", _("审计员")
    PLATFORM_ADMIN = "platform_admin", _("平台管理员")


CITIZEN_ROLES = frozenset({Role.WORKER, Role.HIRER, Role.HIRER_STAFF, Role.FOREMAN})
"""Roles opened by a phone code; every other role needs password and second factor."""

STAFF_ROLES = frozenset(Role) - CITIZEN_ROLES

STATION_ROLES = frozenset({Role.ATTENDANT, Role.STATION_MANAGER})
"""Roles that are held at named stations."""


class OrganisationKind(models.TextChoices):
    """What an organisation is; decides what it may do and which papers it needs."""

    HOUSEHOLD = "household", _("家庭")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    ENTERPRISE = "enterprise", _("企业")
    EMPLOYMENT_AGENCY = "employment_agency", _("人力资源服务机构")
    LABOUR_DISPATCH_FIRM = "labour_dispatch_firm", _("劳务派遣单位")
    DEPARTMENT = "department", _("部门")
    LOCAL_UNIT = "local_unit", _("镇、街道")
    VILLAGE = "village", _("村、社区")
    MARKET = "market", _("市场")
    OPERATOR = "operator", _("运营单位")
    MEDIATION_BODY = "mediation_body", _("调解组织")
    TRAINING_PROVIDER = "training_provider", _("培训机构")


HIRER_KINDS = frozenset(
    {
        OrganisationKind.HOUSEHOLD,
        OrganisationKind.SOLE_TRADER,
        OrganisationKind.ENTERPRISE,
        OrganisationKind.EMPLOYMENT_AGENCY,
        OrganisationKind.LABOUR_DISPATCH_FIRM,
    }
)
"""Kinds a hirer (用工主体) can be."""


class VerificationState(models.TextChoices):
    """Whether somebody has looked at the papers."""

    UNVERIFIED = "unverified", _("还没核验")
    VERIFIED = "verified", _("已核验")
    REFUSED = "refused", _("没通过")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        return {"unverified": "warn", "verified": "ok", "refused": "bad"}[self.value]


class PersonState(models.TextChoices):
    ACTIVE = "active", _("在用")
    MERGED = "merged", _("已并入别的档案")
    CLOSED = "closed", _("已注销")


class Gender(models.TextChoices):
    """Only ever read from an identity number, only for legal checks (D11: never a hiring criterion)."""

    FEMALE = "female", _("女")
    MALE = "male", _("男")


class Language(models.TextChoices):
    CHINESE = "zh-hans", _("中文")
    ENGLISH = "en", "English"


class ConsentPurpose(models.TextChoices):
    """What a person agrees to, one purpose at a time (TRUST L-01)."""

    ACCOUNT = "account", _("建档案")
    IDENTITY_CHECK = "identity_check", _("核对身份")
    MATCHING_PROFILE = "matching_profile", _("按我的情况推荐活儿")
    LOCATION_CELL = "location_cell", _("用我大概的位置")
    PHONE_TO_HIRER = "phone_to_hirer", _("谈成后把电话给用工方")
    RECOMMENDED_LIST = "recommended_list", _("上推荐榜")
    AVAILABILITY_LIST = "availability_list", _("公开我能干什么活")
    MESSAGES_SMS = "messages_sms", _("给我发短信")
    STATISTICS = "statistics", _("用于统计")


class ConsentHow(models.TextChoices):
    """How the person said yes, above all when somebody else typed it."""

    OWN_PHONE = "own_phone", _("本人在自己手机上点的")
    OWN_SIGN_IN = "own_sign_in", _("本人登录后点的")
    SPOKEN = "spoken", _("当面口头说的")
    PAPER = "paper", _("纸上签的")
    THUMB = "thumb", _("纸上按的手印")  # the paper is kept; no image of it anywhere (D14)
    PHONE_CODE = "phone_code", _("报了自己手机收到的码")
    LEDGER = "ledger", _("旧台账转来的，还没问过本人")  # no yes at all: such a file agrees to nothing


PROXY_HOWS = frozenset({ConsentHow.SPOKEN, ConsentHow.PAPER, ConsentHow.THUMB, ConsentHow.PHONE_CODE})
"""Ways in which a staff member can record another person's yes."""

PAPER_HOWS = frozenset({ConsentHow.PAPER, ConsentHow.THUMB})
"""Of these the paper must be findable again."""


class QualificationKind(models.TextChoices):
    """Rights of a person that expire (a course, an appointment)."""

    POSTING_REVIEW = "posting_review", _("招工信息审核")
    MEDIATION = "mediation", _("调解")
    INSPECTION = "inspection", _("检查")


class LicenceKind(models.TextChoices):
    """Papers of an organisation that expire (D17: two different licences)."""

    BUSINESS = "business", _("营业执照")
    HR_SERVICE = "hr_service", _("人力资源服务许可证")
    LABOUR_DISPATCH = "labour_dispatch", _("劳务派遣经营许可证")
    TRAINING_SCHOOL = "training_school", _("民办学校办学许可证")


class LicenceSeen(models.TextChoices):
    """How a licence was looked at."""

    ORIGINAL = "original", _("看过原件")
    PHOTO = "photo", _("看过照片或复印件")
    REGISTER = "register", _("在公示系统查到")

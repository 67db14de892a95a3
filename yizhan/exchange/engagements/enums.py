"""Choices of the engagements slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EngagementState(models.TextChoices):
    """States of d.2."""

    INTERESTED = "interested", _("报了名")
    OFFERED = "offered", _("请他来")
    ACCEPTED = "accepted", _("说来")
    CONFIRMED = "confirmed", _("定了")
    DISPATCHED = "dispatched", _("已派出")
    ON_SITE = "on_site", _("到岗")
    WORKING = "working", _("在干")
    COMPLETED = "completed", _("干完了")
    CLOSED = "closed", _("已了结")
    DECLINED = "declined", _("没答应")
    LAPSED = "lapsed", _("过时没回")
    CANCELLED_BY_WORKER = "cancelled_by_worker", _("工人取消")
    CANCELLED_BY_HIRER = "cancelled_by_hirer", _("用工方取消")
    NO_SHOW_WORKER = "no_show_worker", _("工人没来")
    NO_SHOW_HIRER = "no_show_hirer", _("用工方放空")
    SENT_HOME = "sent_home", _("到了没让干")
    WALKED_OFF = "walked_off", _("中途走了")
    REPLACED = "replaced", _("换人")
    ABANDONED_SAFETY = "abandoned_safety", _("不安全，停工")


# D8: a place is held from "accepted" on, until the work is done or the person drops out.
HOLDS_PLACE = frozenset({"accepted", "confirmed", "dispatched", "on_site", "working", "completed", "closed"})
# One live engagement per worker and posting; everything that has not ended without work.
LIVE = frozenset({"interested", "offered"}) | HOLDS_PLACE


class Entrance(models.TextChoices):
    APPLY = "apply", _("自己报名")
    INVITE = "invite", _("用工方请")
    CLAIM = "claim", _("抢单")
    COUNTER = "counter", _("驿站派工")
    CALL_BACK = "call_back", _("老雇主叫回")
    WALK_ON = "walk_on", _("现场加人")


class Relation(models.TextChoices):
    """Legal relation as first classified; decides the notice on the slip (D9), never a right by itself."""

    LABOUR = "labour", _("劳动关系")
    SERVICE = "service", _("劳务关系")
    OVER_AGE = "over_age", _("超龄用工")
    PLATFORM = "platform", _("平台用工")


class Verification(models.IntegerChoices):
    """Rung of the verified-engagement ladder (scoring e.1)."""

    V0 = 0, _("只有驿站记录")
    V1 = 1, _("一方确认")
    V2 = 2, _("双方确认")
    V3 = 3, _("有到岗或收款凭据")
    V4 = 4, _("抽查核实")


class EndReason(models.TextChoices):
    """Why somebody drops out; which of them are protected is a dated value (``exchange.protected_reasons``)."""

    ILLNESS = "illness", _("生病、受伤")
    FAMILY = "family", _("家里有急事")
    WEATHER = "weather", _("天气不行")
    AUTHORITY = "authority", _("政府要求停")
    UNSAFE = "unsafe", _("现场不安全")
    OTHER_WORK = "other_work", _("有别的活了")
    CHANGED_MIND = "changed_mind", _("不想去了")
    NOT_AS_SAID = "not_as_said", _("跟说的不一样")
    TOO_FAR = "too_far", _("太远了，到不了")
    WORK_CANCELLED = "work_cancelled", _("活取消了")
    ENOUGH_PEOPLE = "enough_people", _("人够了")
    LATE = "late", _("来得太晚")
    NO_CONTACT = "no_contact", _("联系不上")
    NOT_ABLE = "not_able", _("干不了这个活")
    VAN_LEFT = "van_left", _("车提前走了")
    TERMS_CHANGED = "terms_changed", _("条件变了")
    OTHER = "other", _("其他")


WORKER_REASONS = ("illness", "family", "weather", "authority", "unsafe", "not_as_said", "too_far", "other_work", "changed_mind", "other")  # fmt: skip
HIRER_REASONS = ("weather", "authority", "work_cancelled", "enough_people", "late", "not_able", "other")
STATION_REASONS = tuple(EndReason.values)
ON_SITE_REASONS = (
    "unsafe",
    "not_as_said",
    "illness",
    "family",
    "weather",
    "authority",
    "changed_mind",
    "other",
)
"""Why a worker himself leaves a site that he had come to."""


class InsuranceStatus(models.TextChoices):
    """What is known about insurance of one engagement (F508); who said so stands beside it."""

    UNKNOWN = "unknown", _("没说")
    NONE = "none", _("没买")
    HIRER = "hirer", _("用工方已买意外险")
    INJURY = "injury", _("已参工伤保险")
    PUBLIC = "public", _("政府零工保")
    OWN = "own", _("工人自己买了")


class Mismatch(models.TextChoices):
    """How the work was another than the one agreed: a fact about the posting, never a fault of the worker."""

    OTHER_WORK = "other_work", _("干的是别的活")
    OTHER_PLACE = "other_place", _("换了地方")
    LONGER = "longer", _("时间比说的长")
    HEAVIER = "heavier", _("比说的重、危险")
    LESS_PAY = "less_pay", _("工钱说少了")


class NoShowState(models.TextChoices):
    """A mark that somebody did not come: proposed, confirmed after a call, open to an answer, and reversible."""

    PROPOSED = "proposed", _("待打电话")
    MARKED = "marked", _("已记，等对方说")
    CONTESTED = "contested", _("对方不认")
    STANDS = "stands", _("记下了")
    REVERSED = "reversed", _("改正了")
    DISMISSED = "dismissed", _("没这回事")


class Side(models.TextChoices):
    WORKER = "worker", _("工人")
    HIRER = "hirer", _("用工方")


class DayAnswer(models.TextChoices):
    """Whether somebody comes on a later day of work that takes several days."""

    NOT_ASKED = "", _("还没问")
    ASKED = "asked", _("问了，没回")
    COMES = "comes", _("来")
    STAYS_AWAY = "stays_away", _("不来")

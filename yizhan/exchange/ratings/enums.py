"""Choices of the ratings slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    WORKER = "worker", _("工人评用工方")
    HIRER = "hirer", _("用工方评工人")


class Face(models.IntegerChoices):
    """Three faces; they count as 1.5 / 3.5 / 5 (scoring e.4)."""

    BAD = 1, _("不好")
    FAIR = 2, _("一般")
    GOOD = 3, _("好")


class Level(models.IntegerChoices):
    """Five levels for who wants to say it more finely; a level is its own value on the scale 1–5."""

    ONE = 1, _("很差")
    TWO = 2, _("不太好")
    THREE = 3, _("还行")
    FOUR = 4, _("不错")
    FIVE = 5, _("很好")


FACE_OF_LEVEL = {1: Face.BAD, 2: Face.BAD, 3: Face.FAIR, 4: Face.GOOD, 5: Face.GOOD}
"""The face that stands for a level where only faces are shown."""


class RatingState(models.TextChoices):
    """States of d.5, per engagement; ``counted`` once nobody can object any more."""

    OPEN = "open", _("等着评")
    SUBMITTED_BY_ONE = "submitted_by_one", _("一方评了")
    REVEALED = "revealed", _("已公开")
    COUNTED = "counted", _("已公开，过了申诉期")
    LAPSED = "lapsed", _("没人评")


PUBLIC = frozenset({RatingState.REVEALED, RatingState.COUNTED})
"""States in which both sides read both answers."""


class ObjectionKind(models.TextChoices):
    """What somebody objects to."""

    ANSWER = "answer", _("对方的评价")
    STAR = "star", _("星级下降")
    FACT = "fact", _("守约记录里的一条")


class ObjectionState(models.TextChoices):
    """States of an objection (d.5); who decides works at another station, or for the district."""

    FILED = "filed", _("等别的驿站核")
    UPHELD = "upheld", _("核过，维持原样")
    CORRECTED = "corrected", _("核过，改正了")
    REMOVED = "removed", _("核过，去掉了")
    WITHDRAWN = "withdrawn", _("自己撤回")


class DropState(models.TextChoices):
    """A star that is about to fall: announced first, with time to object (e.4 step 9)."""

    ANNOUNCED = "announced", _("已告知，可以申诉")
    OBJECTED = "objected", _("申诉中，先不降")
    TAKEN = "taken", _("已经降了")
    CALLED_OFF = "called_off", _("不降了")


class FactKind(models.TextChoices):
    """One raw fact of a hirer's record; never a grade (D12)."""

    PAID_LATE = "paid_late", _("工钱过了日子没付清")
    LATE_CANCEL = "late_cancel", _("开工前临时取消")
    SENT_HOME = "sent_home", _("人到了没让干（放空）")
    MISMATCH = "mismatch", _("工人说跟招工写的不一样")


class FactState(models.TextChoices):
    """Shown to workers while it stands; held back while somebody objects."""

    STANDS = "stands", _("记着")
    OBJECTED = "objected", _("有异议，先不显示")
    CONFIRMED = "confirmed", _("核过，属实")
    REMOVED = "removed", _("核过，去掉了")


SHOWN_FACTS = frozenset({FactState.STANDS, FactState.CONFIRMED})


class PolicyState(models.TextChoices):
    """A row of the star policy needs two people."""

    PROPOSED = "proposed", _("等第二个人确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("没通过")


class Tag(models.TextChoices):
    """What stood out, one tap each; first letter of the value tells the side that may use it."""

    PAID_AS_SAID = "w_paid_as_said", _("按说好的给钱")
    WORK_AS_SAID = "w_work_as_said", _("活跟说的一样")
    RESPECTFUL = "w_respectful", _("说话客气")
    SAFE_SITE = "w_safe_site", _("现场安全")
    MISMATCH = "w_mismatch", _("跟说的不一样")
    UNSAFE_SITE = "w_unsafe_site", _("现场不安全")
    ON_TIME = "h_on_time", _("准时")
    SKILLED = "h_skilled", _("手艺好")
    HARD_WORKING = "h_hard_working", _("干活勤快")
    CAREFUL = "h_careful", _("仔细爱干净")
    SLOW = "h_slow", _("动作慢")
    CARELESS = "h_careless", _("活糙")


def tags_of(side: str) -> list[tuple[str, str]]:
    """Choices of tags for one side."""
    return [(value, label) for value, label in Tag.choices if value.startswith(side[0] + "_")]

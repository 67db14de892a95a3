"""Choices of the workers slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkerState(models.TextChoices):
    ACTIVE = "active", _("在册")
    PAUSED = "paused", _("暂停")
    CLOSED = "closed", _("已注销")
    MERGED = "merged", _("已并入别的登记")


class RegisteredVia(models.TextChoices):
    SELF = "self", _("自己登记")
    COUNTER = "counter", _("驿站代录")
    IMPORT = "import", _("台账导入")


class DaySlot(models.IntegerChoices):
    """Quarter of a day, as a bit of the availability mask."""

    NIGHT = 1, _("夜里")  # 0:00–6:00
    MORNING = 2, _("上午")  # 6:00–12:00
    AFTERNOON = 4, _("下午")  # 12:00–18:00
    EVENING = 8, _("晚上")  # 18:00–24:00


class ProxyEntryState(models.TextChoices):
    """How far a registration that staff typed in has come (L-08)."""

    TYPED = "typed", _("录了，还没念")
    READ_BACK = "read_back", _("念过了，他说对")
    CONFIRMED = "confirmed", _("确认了")
    UNDONE = "undone", _("撤销了")


class OnWhoseWord(models.TextChoices):
    """Where what was typed came from."""

    PERSON = "person", _("他本人说的")
    RELATIVE = "relative", _("家里人说的")
    PAPER_FORM = "paper_form", _("照他填的纸表")
    CARD_TYPED = "card_typed", _("照身份证打的")
    CARD_READ = "card_read", _("身份证读出来的")


class ConfirmChannel(models.TextChoices):
    """By which way, independent of the first, it was confirmed that the person stands by what was typed."""

    OWN_PHONE = "own_phone", _("本人用手机登录")
    CALL_BACK = "call_back", _("同事打他自己的电话问过")
    SLIP_SHOWN = "slip_shown", _("他拿着小票来，报了撤销码")
    CARD_SEEN = "card_seen", _("同事当面看了身份证")
    VISIT = "visit", _("上门或到村里见过本人")


STAFF_CONFIRM_CHANNELS = (
    ConfirmChannel.CALL_BACK,
    ConfirmChannel.SLIP_SHOWN,
    ConfirmChannel.CARD_SEEN,
    ConfirmChannel.VISIT,
)


class CheckResult(models.TextChoices):
    """Answer of a real-name check (L-12)."""

    MATCH = "match", _("姓名和号码对得上")
    MISMATCH = "mismatch", _("姓名和号码对不上")
    UNAVAILABLE = "unavailable", _("没查成，稍后再查")

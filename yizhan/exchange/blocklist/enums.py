"""Choices of the blocklist slice."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BlockScope(models.TextChoices):
    """How far a block reaches and whose it is.

    The first two are somebody's own choice (不用这个人, 不去这家): nobody else sees or serves them, the other side is not
    told, and they can be taken back at any time. The last two are decided by the station or the district: the blocked
    side is told, may object, and somebody else decides.
    """

    HIRER = "hirer", _("这家不再用")
    WORKER = "worker", _("我不去这家")
    STATION = "station", _("本驿站")
    DISTRICT = "district", _("全区")

    @property
    def is_private(self) -> bool:
        """Somebody's own choice."""
        return self in {BlockScope.HIRER, BlockScope.WORKER}


class BlockState(models.TextChoices):
    PROPOSED = "proposed", _("等第二个人定")
    ACTIVE = "active", _("生效")
    REFUSED = "refused", _("没同意")
    LIFTED = "lifted", _("解除了")
    EXPIRED = "expired", _("到期了")

    @property
    def colour(self) -> str:
        """Badge colour (design tokens)."""
        return {"proposed": "info", "active": "warn"}.get(self.value, "")


class BlockReason(models.TextChoices):
    """Facts, not judgements of a person; what applies to whom stands in ``rules.REASONS``."""

    UNPAID = "unpaid", _("欠工钱没付")
    FEE = "fee", _("收押金、收费")
    FALSE_POSTING = "false_posting", _("招工写的和实际不一样")
    DANGER = "danger", _("让人干危险活，没有保护")
    FALSE_PAPERS = "false_papers", _("证件是假的")
    VIOLENCE = "violence", _("打人、骂人、威胁")
    NO_SHOW = "no_show", _("说了来，几次没来")
    DAMAGE = "damage", _("弄坏或拿走东西")
    DID_NOT_FIT = "did_not_fit", _("合不来")
    FAR = "far", _("太远、不方便")
    OTHER = "other", _("别的")


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", _("维持")
    LIFTED = "lifted", _("解除")

"""A favourite: one side would meet the other again. Only that side sees it."""

from django.db import models

from yizhan.core.fields import UidModel
from yizhan.exchange.favourites.enums import FavouriteSide


class Favourite(UidModel):
    """A pair that one side keeps at hand. The other side is never told."""

    personal = True

    side = models.CharField("谁收藏的", max_length=8, choices=FavouriteSide.choices)
    hirer = models.ForeignKey(
        "exchange.Hirer", on_delete=models.PROTECT, related_name="+", verbose_name="用工方"
    )
    worker = models.ForeignKey(
        "exchange.Worker", on_delete=models.PROTECT, related_name="+", verbose_name="零工"
    )
    created_at = models.DateTimeField("收藏时间")

    class Meta:
        ordering = ["-pk"]
        verbose_name = verbose_name_plural = "收藏"
        constraints = [
            models.UniqueConstraint(
                fields=["side", "hirer", "worker"],
                name="favourite_once",
                violation_error_message="已经收藏了",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.hirer_id} {self.worker_id}"

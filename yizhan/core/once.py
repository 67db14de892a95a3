"""Keys that make a success repeatable: a second submission gets the first answer."""

from django.db import models


class OnceKey(models.Model):
    """One idempotency key, written in the transaction of its effect.

    ``scope`` is the actor and the action, so one person's token never answers another's request.
    """

    scope = models.CharField(max_length=140)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "core"
        ordering = ["pk"]
        verbose_name = verbose_name_plural = "一次性令牌"
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="once_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"

"""The lock order: one helper, one order, and a page that says what the code does."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from yizhan.core import clock, prepared
from yizhan.core.jobs.models import Job
from yizhan.core.locking import LockOrderError, lock_rows


def table_in_docs() -> dict[str, int]:
    """``{"exchange.Posting": 40}`` as docs/locking.md says."""
    text = (settings.BASE_DIR / "docs" / "locking.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", text, re.MULTILINE)
    return {label: int(rank) for rank, labels in rows for label in re.findall(r"`([a-z]+\.\w+)`", labels)}


def ranks_in_code() -> dict[str, int]:
    ranked = (m for m in apps.get_models() if getattr(m, "lock_rank", None) is not None)
    return {model._meta.label: model.lock_rank for model in ranked}


def test_the_page_and_the_models_agree() -> None:
    assert table_in_docs() == ranks_in_code()


@pytest.mark.django_db
def test_rows_come_back_fresh_by_model_and_key() -> None:
    first, second = (
        Job.objects.create(task="t", run_after=clock.now(), created_at=clock.now()) for _ in "ab"
    )
    found, rank = lock_rows([(Job, [second.pk, first.pk, 404])])
    assert set(found) == {(Job, first.pk), (Job, second.pk)}
    assert rank == Job.lock_rank


@pytest.mark.django_db
def test_a_lower_rank_after_a_higher_one_raises() -> None:
    with pytest.raises(LockOrderError, match="while rank 95 is held"):
        lock_rows([(Job, [1])], held_rank=95)


def test_models_are_sorted_by_rank_whatever_the_caller_says(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def fake(name: str, rank: int) -> type[models.Model]:
        meta = type("Meta", (), {"label": name})
        return type(name, (), {"lock_rank": rank, "_meta": meta})  # type: ignore[return-value]

    def rows(model: type[models.Model], _keys: list[int], *, is_locking: bool) -> list[models.Model]:
        assert is_locking
        asked.append(model._meta.label)
        return []

    monkeypatch.setattr(prepared, "rows", rows)
    lock_rows([(fake("late", 70), [1]), (fake("early", 10), [1])])
    assert asked == ["early", "late"]

"""Reading paper forms."""

from __future__ import annotations

import base64

from yizhan.core.actors import Actor
from yizhan.core.refusals import OutOfSight, Reason
from yizhan.exchange.paper_forms.enums import FormState
from yizhan.exchange.paper_forms.models import PaperForm, PaperPhoto
from yizhan.exchange.paper_forms.rules import read_serial

WAITING = (FormState.PHOTOGRAPHED, FormState.TYPED)


def visible_form(actor: Actor, serial: str) -> PaperForm:
    """A sheet of the actor's stations; ``has_photo`` tells whether one is kept. ``OutOfSight`` otherwise."""
    rows = PaperForm.objects.visible_to(actor).select_related("station")
    found = rows.filter(serial=read_serial(serial)).first()
    if found is None:
        raise OutOfSight(Reason("not_found", "没有这个编号，看清再填一次"))
    found.has_photo = PaperPhoto.objects.filter(form=found).exists()  # type: ignore[attr-defined]
    return found


def visible_batch(actor: Actor, batch: str) -> list[PaperForm]:
    """The sheets of a batch in order; ``OutOfSight`` when none is the actor's."""
    rows = PaperForm.objects.visible_to(actor).filter(batch=batch).select_related("station")
    found = list(rows.order_by("number"))
    if not found:
        raise OutOfSight(Reason("not_found", "没有这一批表"))
    return found


def waiting_forms(actor: Actor, limit: int = 50) -> list[PaperForm]:
    """Sheets somebody still has to do something with: photographed and not typed, typed and not put away."""
    rows = PaperForm.objects.visible_to(actor).filter(state__in=WAITING)
    return list(rows.order_by("state_changed_at")[:limit])


def recent_batches(actor: Actor, limit: int = 5) -> list[PaperForm]:
    """The first sheet of each of the last batches."""
    rows = PaperForm.objects.visible_to(actor).order_by("-pk").values_list("batch", flat=True)
    batches = list(dict.fromkeys(rows[:500]))[:limit]
    first: dict[str, PaperForm] = {}
    for row in PaperForm.objects.visible_to(actor).filter(batch__in=batches).order_by("pk"):
        first.setdefault(row.batch, row)
    return [first[batch] for batch in batches]


def photo_of(form: PaperForm) -> bytes:
    """The JPEG of a sheet; ``OutOfSight`` when none is kept."""
    kept = PaperPhoto.objects.filter(form=form).first()
    if kept is None:
        raise OutOfSight(Reason("not_found", "没有照片"))
    return base64.b64decode(kept.picture)

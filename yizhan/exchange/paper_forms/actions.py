"""Printing sheets, photographing them, typing each once, keeping the paper."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yizhan.core.actions import Work, action
from yizhan.core.dated import value
from yizhan.core.refusals import OutOfSight, Reason, refuse_if_any
from yizhan.exchange.paper_forms import access, rules
from yizhan.exchange.paper_forms.enums import FormKind
from yizhan.exchange.paper_forms.models import PaperForm, PaperPhoto
from yizhan.exchange.paper_forms.pictures import clean_picture
from yizhan.exchange.paper_forms.workflow import paper_form_workflow
from yizhan.exchange.postings.actions import _do_draft
from yizhan.exchange.workers.actions import _do_register_at_counter
from yizhan.exchange.workers.enums import OnWhoseWord
from yizhan.facilities.stations.queries import station as station_of_code

NOT_FOUND = Reason("not_found", _("没有这个编号，看清再填一次"), "serial")
MEGABYTE = 1_048_576


@action(locks=("facilities.Station",))
def print_forms(work: Work, station_code: str, *, kind: str, count: int, is_demo: bool = False) -> str:
    """Give serial numbers to a batch of blank sheets.

    Returns:
        uid of the batch.

    Raises:
        Forbidden: not station staff. OutOfSight: another station. Refused: ``kind_unknown``, ``count_out_of_range``.
    """
    access.can_handle_forms(work.actor).require()
    station = station_of_code(station_code) if work.actor.covers_station(station_code) else None
    if station is None:
        raise OutOfSight(Reason("not_found", _("没有这个驿站")))
    most = value("exchange.paper_forms_per_batch", on=work.at.date())
    reasons = rules.reasons_against_printing(count, most=most)
    if kind not in FormKind.values:
        reasons.append(Reason("kind_unknown", _("选一种表"), "kind"))
    refuse_if_any(reasons)
    work.lock(type(station), station.pk)  # two clerks who print at once get numbers one after the other
    last = PaperForm.objects.filter(station=station, kind=kind).aggregate(most=Max("number"))["most"] or 0
    batch = str(uuid.uuid4())
    rows = PaperForm.objects.bulk_create(
        PaperForm(
            serial=rules.serial(kind, station.code, number),
            kind=kind,
            station=station,
            batch=batch,
            number=number,
            state_changed_at=work.at,
            issued_at=work.at,
            issued_by_uid=work.actor.person_uid,
            is_demo=is_demo,
        )
        for number in range(last + 1, last + 1 + count)
    )
    work.record(("exchange.PaperForm", batch), after={"kind": kind, "count": count, "first": rows[0].serial})
    return batch


@action(locks=("exchange.PaperForm",))
def photograph_form(work: Work, serial: str, content: str) -> str:
    """Keep a photo of a filled sheet to type from later (a second photo takes the first one's place).

    Args:
        content: the uploaded file, base64; it is encoded anew before anything is stored.

    Returns:
        state of the sheet.

    Raises:
        OutOfSight, Forbidden. Refused: ``photo_*``, ``wrong_state``.
    """
    most = value("exchange.paper_photo_megabytes", on=work.at.date()) * MEGABYTE
    _visible(work, serial)
    picture = clean_picture(content, most_bytes=most)
    form = _locked(work, serial)
    paper_form_workflow.apply(work, form, "photograph")
    PaperPhoto.objects.filter(form=form).delete()
    PaperPhoto.objects.create(
        form=form,
        picture=picture.text,
        width=picture.width,
        height=picture.height,
        taken_by_uid=work.actor.person_uid,
        at=work.at,
    )
    return form.state


@action(locks=("exchange.PaperForm", "exchange.ConsentCode", "accounts.Person", "exchange.Worker"))
def register_worker_from_paper(work: Work, serial: str, **form: Any) -> dict[str, Any]:
    """Register a worker from a 求职登记表: the counter's own step, with the serial used up in the same moment.

    Args:
        form: as ``workers.register_worker_at_counter``.

    Raises:
        OutOfSight, Forbidden. Refused: ``serial_used``, ``form_void``, ``other_form``, and those of the registration.
    """
    sheet = _locked(work, serial)
    refuse_if_any(rules.reasons_against_typing(sheet.state, sheet.kind, FormKind.SEEK))
    told = {"on_whose_word": OnWhoseWord.PAPER_FORM, "station_id": sheet.station_id, **form}
    made = _do_register_at_counter(work, paper_serial=sheet.serial, **told)
    _do_mark_typed(work, sheet, "exchange.Worker", made["worker_uid"])
    return made


@action(locks=("exchange.PaperForm", "exchange.Posting"))
def start_posting_from_paper(
    work: Work, serial: str, hirer_id: int, *, fields: dict[str, Any] | None = None
) -> str:
    """Begin a posting from a 用工登记表; from there on it is an ordinary draft with the ordinary review.

    Returns:
        uid of the posting.

    Raises:
        OutOfSight, Forbidden. Refused: ``serial_used``, ``form_void``, ``other_form``, and those of a draft.
    """
    sheet = _locked(work, serial)
    refuse_if_any(rules.reasons_against_typing(sheet.state, sheet.kind, FormKind.HIRE))
    posting = _do_draft(
        work,
        hirer_id,
        fields or {},
        origin="counter",
        station_id=sheet.station_id,
        is_demo=sheet.is_demo,
        source_text="",
    )
    _do_mark_typed(work, sheet, "exchange.Posting", str(posting.uid))
    return str(posting.uid)


def _do_mark_typed(work: Work, sheet: PaperForm, record_type: str, record_uid: str) -> None:
    sheet.record_type, sheet.record_uid = record_type, record_uid
    sheet.typed_at, sheet.typed_by_uid = work.at, work.actor.person_uid
    sheet.save(update_fields=["record_type", "record_uid", "typed_at", "typed_by_uid"])
    paper_form_workflow.apply(work, sheet, "type", record=record_uid)


@action(locks=("exchange.PaperForm",))
def archive_form(work: Work, serial: str, *, kept_at: str) -> str:
    """The paper is put away where it can be found; the photo of it goes.

    Raises:
        OutOfSight, Forbidden. Refused: ``missing_kept_at``, ``wrong_state``.
    """
    form = _locked(work, serial)
    paper_form_workflow.apply(work, form, "archive", kept_at=kept_at.strip())
    form.kept_at = kept_at.strip()[:120]
    form.save(update_fields=["kept_at"])
    PaperPhoto.objects.filter(form=form).delete()
    return form.state


@action(locks=("exchange.PaperForm",))
def void_form(work: Work, serial: str, *, reason: str) -> str:
    """A spoiled or lost sheet opens nothing any more.

    Raises:
        OutOfSight, Forbidden. Refused: ``missing_reason``, ``wrong_state``.
    """
    form = _locked(work, serial)
    paper_form_workflow.apply(work, form, "void", reason=reason.strip())
    PaperPhoto.objects.filter(form=form).delete()
    return form.state


def _visible(work: Work, serial: str) -> int:
    access.can_handle_forms(work.actor).require()
    own = PaperForm.objects.visible_to(work.actor).filter(serial=rules.read_serial(serial))
    found = own.values_list("pk", flat=True).first()
    if found is None:
        raise OutOfSight(NOT_FOUND)
    return found


def _locked(work: Work, serial: str) -> PaperForm:
    return work.lock(PaperForm, _visible(work, serial))

"""Paper forms for tests, made through the actions."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

from yizhan.core.actors import Actor
from yizhan.exchange.paper_forms import actions
from yizhan.exchange.paper_forms.models import PaperForm
from yizhan.exchange.workers.tests.factories import attendant, make_regions, make_trades


def make_form(clerk: Actor | None = None, kind: str = "seek") -> PaperForm:
    """One blank sheet of the clerk's station."""
    make_regions()
    make_trades()
    clerk = clerk or attendant()
    batch = actions.print_forms(clerk, min(clerk.station_codes), kind=kind, count=1)
    return PaperForm.objects.get(batch=batch)


def picture(size: tuple[int, int] = (60, 90), form: str = "JPEG", **given: Any) -> bytes:
    """A photo as a phone makes it: with place and camera in its EXIF."""
    image = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[0x010F] = "示例手机"  # maker
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (30.0, 18.0, 54.0)  # latitude
    out = io.BytesIO()
    image.save(out, form, **({"exif": exif} if form == "JPEG" else {}), **given)
    return out.getvalue()


def uploaded(content: bytes) -> str:
    """What the view hands to the action."""
    return base64.b64encode(content).decode()

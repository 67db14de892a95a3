"""Taking a photo in: what it says it is does not count, it is opened, turned upright and encoded anew.

A fresh JPEG of the pixels alone carries no place, camera or time of the phone (EXIF), nor anything hidden in the file.
"""

from __future__ import annotations

import base64
import binascii
import io
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from yizhan.core.refusals import Reason, Refused

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2000  # an A4 sheet stays readable
MOST_PIXELS = 40_000_000
QUALITY = 80


@dataclass(frozen=True, slots=True)
class Picture:
    """A clean JPEG, base64."""

    text: str
    width: int
    height: int


def clean_picture(content: str, *, most_bytes: int) -> Picture:
    """Read an uploaded photo (base64) and encode its pixels anew.

    Raises:
        Refused: ``photo_missing``, ``photo_too_big``, ``photo_unreadable``.
    """
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw:
        raise Refused(Reason("photo_missing", _("选一张照片"), "photo"))
    if len(raw) > most_bytes:
        raise Refused(Reason("photo_too_big", _("照片太大了，重新拍一张小一点的"), "photo"))
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refused(Reason("photo_too_big", _("照片太大了，重新拍一张小一点的"), "photo"))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except Refused:
        raise
    except Exception:  # whatever a broken or hostile file makes the decoder raise
        raise Refused(Reason("photo_unreadable", _("这不是照片，或者照片坏了"), "photo")) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size)
    plain.paste(upright)
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY)
    return Picture(base64.b64encode(out.getvalue()).decode("ascii"), *plain.size)

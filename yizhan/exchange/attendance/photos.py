"""Photos that people show as proof: checked by content, drawn anew without metadata, kept outside the public media.

A picture is stored under its own digest before the action that refers to it runs (nothing slow inside a transaction); a
picture nobody refers to is deleted with the next nightly run.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from yizhan.core.refusals import Reason, Refused

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONG_SIDE = 1280
FORMATS = ("JPEG", "PNG", "WEBP")


def clean_photo(data: bytes) -> bytes:
    """The picture alone as JPEG: turned upright, at most 1280 pixels long, without place, time or device in it.

    Raises:
        Refused: ``photo_too_large``, ``photo_unreadable``.
    """
    if len(data) > MOST_BYTES:
        raise Refused(Reason("photo_too_large", _("照片太大，最多 8 兆"), "photo"))
    unreadable = Refused(Reason("photo_unreadable", _("这不是照片，换一张 JPG 或 PNG"), "photo"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise unreadable
                upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError):  # fmt: skip
        raise unreadable from None
    upright.thumbnail((LONG_SIDE, LONG_SIDE))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    made = io.BytesIO()
    bare.save(made, "JPEG", quality=80, optimize=True)
    return made.getvalue()


def folder() -> Path:
    return Path(settings.VAR_DIR) / "private" / "evidence"


def path_of(sha256: str) -> Path:
    """Where a picture lies."""
    return folder() / sha256[:2] / f"{sha256}.jpg"


def store_photo(data: bytes) -> tuple[str, int]:
    """Clean and keep an uploaded picture.

    Returns:
        its digest and size, for the action that refers to it.
    """
    picture = clean_photo(data)
    sha256 = hashlib.sha256(picture).hexdigest()
    path = path_of(sha256)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        waiting = path.with_suffix(".part")
        waiting.write_bytes(picture)
        waiting.chmod(0o600)
        waiting.rename(path)
    return sha256, len(picture)


def read_photo(sha256: str) -> bytes | None:
    """The picture, or ``None`` when it was deleted."""
    path = path_of(sha256)
    return path.read_bytes() if path.exists() else None


def delete_picture(sha256: str) -> None:
    """Delete the file if nobody else shows the same picture (``""`` does nothing)."""
    if sha256:
        path_of(sha256).unlink(missing_ok=True)


def orphans(known: Collection[str], older_than: float) -> list[Path]:
    """Pictures no row refers to, older than an instant (seconds since the epoch)."""
    if not folder().exists():
        return []
    return [
        path
        for path in sorted(folder().rglob("*"))
        if path.is_file() and path.stem not in known and path.stat().st_mtime < older_than
    ]

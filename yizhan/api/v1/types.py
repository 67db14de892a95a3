"""Types that addresses share: instants, numbers in paths, pages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, PlainSerializer, StringConstraints

from yizhan.core import clock

Instant = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(clock.SHANGHAI).isoformat(timespec="seconds"), return_type=str),
]
"""An instant as ISO 8601 with the offset of Shanghai: ``2026-11-23T06:30:00+08:00``."""

Fen = Annotated[int, Field(ge=0, le=100_000_000, strict=True)]
"""Money in fen. A boolean or a decimal is refused, not rounded."""

PostingNumber = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,20}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,20}$")]
Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", max_length=1000)]
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=80)]

Limit = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0, le=10_000)]


class Done(Schema):
    """An action that succeeded, and the state it left."""

    ok: bool = True
    state: str = ""

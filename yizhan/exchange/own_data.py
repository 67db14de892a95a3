"""The exchange's part of a person's data: what she takes along, what is let go, what stands against leaving."""

from __future__ import annotations

import yizhan.exchange.merges.own_data  # noqa: F401
import yizhan.exchange.own_data_bars  # noqa: F401
import yizhan.exchange.own_data_erasing  # noqa: F401
import yizhan.exchange.own_data_rows  # noqa: F401

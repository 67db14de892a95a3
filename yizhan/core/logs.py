"""Log lines: with the 查询号 a person sees, without the numbers that would identify anybody.

Loaded while Django configures logging, before any app: nothing of the house may be imported here at module level.
"""

from __future__ import annotations

import logging
import re
import sys

_PERSONAL_NUMBER = re.compile(r"(?<![\d.])(?:1[3-9]\d{9}|\d{15}|\d{17}[\dXx])(?!\d)")


def redact(text: str) -> str:
    """``text`` with mobile and identity numbers replaced by ``###``."""
    return _PERSONAL_NUMBER.sub("###", text)


class LineFormatter(logging.Formatter):
    """One line (and a traceback), redacted, with the request number at its end."""

    def format(self, record: logging.LogRecord) -> str:
        text = redact(super().format(record))
        actions = sys.modules.get("yizhan.core.actions")
        request_id = actions.current_request_id() if hasattr(actions, "current_request_id") else ""
        return f"{text} [{request_id}]" if request_id else text

"""A short run of ``tests.chaos``: three kills while people work (the long one is ``dev.py chaos``)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.race
def test_three_kills_lose_and_double_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", "--kills", "3", "--seed", "7"],
        cwd=ROOT, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost, doubled or broken: 0" in done.stdout

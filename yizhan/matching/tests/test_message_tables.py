"""Messages in many styles held against what each says (``data/message_tables.txt``; its head tells how to read a line)."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from yizhan.matching.messages import parse_message

from .factories import SHASHI_FLOOR, gazetteer, lexicon, trades
from .scoring import same_place

TABLE = Path(__file__).parent / "data" / "message_tables.txt"
NOT_TOLD = {"contact_in_text", "age_limit", "below_min_wage"}
"""Flags of computed findings; they have tests of their own."""


def rows() -> list[Any]:
    found, now = [], datetime.fromisoformat("2026-11-23T09:00+08:00")
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# now"):
            now = datetime.fromisoformat(f"{line.split()[2]}:00+08:00")
        elif line and not line.startswith("#"):
            text, said = line.split("|", 1) if "##" in line else line.rsplit("|", 1)
            found.append(pytest.param(text.replace("⏎", "\n"), now, said.strip(), id=f"line {number}"))
    return found


def shown(job: dict) -> list[str]:
    """A parsed job in the columns of the table."""
    pay, start = job["pay"], job["start"] or ""
    low, high = (f"{value:g}" if value is not None else "" for value in (pay["min"], pay["max"]))
    amount = "neg" if pay["negotiable"] else low if low == high else f"{low}-{high}"
    fewest, most = job["headcount_min"], job["headcount_max"]
    return [
        job["trade_code"] or "-",
        str(fewest) if fewest == most else f"{fewest}-{most}",
        start[5:10] or "-",
        start[11:16] or job["daily_start"] or "-",
        f"{amount} {pay['unit'] or '-'}",
        job["place_text"],
        "L" if job["long_term"] else "-",
        "cert" if job["requirements"]["certificate"] else "-",
    ]


def differs(said: list[str], job: list[str]) -> list[str]:
    """The columns in which a job is none of the answers of the table."""
    wrong = []
    for wanted, found in zip(said, job, strict=False):
        answers = wanted.split("/")
        if " " in wanted and wanted.split(" ")[0] in {found.split(" ")[0]}:
            answers = [f"{wanted.split(' ')[0]} {unit}" for unit in wanted.split(" ")[1].split("/")]
        if found not in answers and not any(same_place(answer.strip("-"), found) for answer in answers):
            wrong.append(f"{found!r} is not {wanted!r}")
    return wrong


@pytest.mark.parametrize(("text", "now", "said"), rows())
def test_a_message_is_understood(text, now, said):
    parsed = parse_message(text, now, lexicon(), trades(), gazetteer(), SHASHI_FLOOR)
    flags = set(parsed.risk_flags) - NOT_TOLD
    if said.startswith("F "):
        assert flags == set(said[2:].split(","))
        return
    if said == "N":
        assert not parsed.is_job_posting, parsed.kind
        return
    jobs = [shown(job) for job in parsed.to_gold()["jobs"]]
    wanted = [[column.strip() for column in job.split(";")] for job in said.split("##")]
    assert len(jobs) == len(wanted), jobs
    for job in wanted:
        nearest = min(jobs, key=lambda found, job=job: len(differs(job[:8], found)))
        jobs.remove(nearest)
        assert differs(job[:8], nearest) == []
    assert flags == {flag for job in wanted for flag in (job[8].split(",") if len(job) > 8 else ()) if flag}

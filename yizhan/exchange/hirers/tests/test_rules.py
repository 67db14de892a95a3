"""When a check must be made again. Pure."""

from dataclasses import replace
from datetime import date

import pytest

from yizhan.exchange.hirers import rules


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_later(day, months, expected):
    assert rules.months_later(day, months) == expected


def test_every_kind_knows_its_evidence_and_its_words():
    assert rules.EVIDENCE_GROUPS.keys() == rules.WHAT_TO_BRING.keys()
    used = {name for groups in rules.EVIDENCE_GROUPS.values() for group in groups for name in group}
    assert used == rules.EVIDENCE_LABELS.keys()


HOUSEHOLD = rules.Papers(kind="household", has_code=False, has_address=True, has_licence=True)
AGENCY = rules.Papers(kind="employment_agency", has_code=True, has_address=False, has_licence=True)


@pytest.mark.parametrize(
    ("papers", "evidence", "codes"),
    [
        (HOUSEHOLD, ("phone_code", "address_told"), []),
        (HOUSEHOLD, ("phone_code",), ["evidence_missing"]),
        (HOUSEHOLD, (), ["evidence_unfit"]),
        (HOUSEHOLD, ("licence_seen", "address_told"), ["evidence_unfit"]),
        (replace(HOUSEHOLD, has_address=False), ("phone_code", "address_told"), ["address_missing"]),
        (AGENCY, ("licence_photo", "permit_seen"), []),
        (AGENCY, ("licence_photo",), ["evidence_missing"]),
        (replace(AGENCY, has_licence=False), ("licence_photo", "permit_seen"), ["licence_missing"]),
        (replace(AGENCY, has_code=False), ("licence_photo", "permit_seen"), ["credit_code_missing"]),
    ],
)
def test_what_a_check_lacks(papers, evidence, codes):
    assert [why.code for why in rules.reasons_against_check(papers, evidence)] == codes


@pytest.mark.parametrize("kind", rules.EVIDENCE_GROUPS)
def test_the_usual_evidence_is_enough(kind):
    papers = rules.Papers(kind=kind, has_code=True, has_address=True, has_licence=True)
    assert rules.reasons_against_check(papers, rules.usual_evidence(kind)) == []


def test_evidence_is_read_as_one_sentence():
    assert rules.evidence_words("address_told,phone_code") == "问过住在哪儿，记下了；打过电话，验证码对上了"
    assert rules.evidence_words("") == ""


@pytest.mark.parametrize(
    ("due_on", "near"),
    [(None, True), (date(2026, 12, 8), False), (date(2026, 12, 7), True), (date(2026, 11, 1), True)],
)
def test_a_recheck_may_be_made_once_its_warning_began(due_on, near):
    assert rules.is_recheck_near(due_on, date(2026, 11, 23), warn_days=14) is near

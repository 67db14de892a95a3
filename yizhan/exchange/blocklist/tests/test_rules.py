"""What an entry needs: a reason that fits, facts, evidence, and always an end. Pure."""

from datetime import date

import pytest

from yizhan.exchange.blocklist.enums import BlockScope
from yizhan.exchange.blocklist.rules import reasons_against_entry, reasons_of, region_prefixes

TODAY = date(2026, 11, 23)
MOST = {"own": 365, "station": 90, "district": 365}
STATION = {
    "scope": "station",
    "against_hirer": True,
    "reason_code": "unpaid",
    "words": "11月20日两个人的工钱没付",
    "evidence_ref": "PG20261120-000001",
    "starts_on": TODAY,
    "ends_on": date(2027, 1, 23),
    "days_most": MOST,
}
OWN = {
    **STATION,
    "scope": "hirer",
    "against_hirer": False,
    "reason_code": "no_show",
    "words": "",
    "evidence_ref": "",
}


@pytest.mark.parametrize(
    ("base", "change", "codes"),
    [
        (STATION, {}, []),
        (STATION, {"reason_code": "far"}, ["reason_missing"]),
        (STATION, {"reason_code": ""}, ["reason_missing"]),
        (STATION, {"words": " "}, ["words_missing"]),
        (STATION, {"reason_code": "other", "words": ""}, ["words_missing"]),
        (STATION, {"evidence_ref": ""}, ["evidence_missing"]),
        (STATION, {"ends_on": None}, ["end_missing"]),
        (STATION, {"ends_on": date(2026, 11, 22)}, ["dates_reversed"]),
        (STATION, {"ends_on": date(2027, 2, 22)}, ["too_long"]),
        (STATION, {"ends_on": date(2027, 2, 21)}, []),
        (STATION, {"scope": "district", "ends_on": date(2027, 11, 23)}, []),
        (OWN, {}, []),
        (OWN, {"reason_code": "other"}, ["words_missing"]),
        (OWN, {"ends_on": date(2027, 11, 24)}, ["too_long"]),
    ],
)
def test_what_an_entry_lacks(base, change, codes):
    assert [why.code for why in reasons_against_entry(**{**base, **change})] == codes


def test_each_side_has_reasons_of_its_own():
    assert "unpaid" in reasons_of("worker", against_hirer=True)
    assert "unpaid" not in reasons_of("hirer", against_hirer=False)
    assert "fee" in reasons_of("district", against_hirer=True)
    assert "no_show" in reasons_of("station", against_hirer=False)


def test_private_means_ones_own_choice():
    assert [scope.value for scope in BlockScope if scope.is_private] == ["hirer", "worker"]


def test_a_code_lies_in_every_code_above_it():
    assert region_prefixes("421002001") == ["42", "4210", "421002", "421002001"]
    assert region_prefixes("") == []

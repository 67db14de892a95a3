"""What kind of relation it is (F502), and hashes that catch one byte (L-22). No database."""

from __future__ import annotations

import pytest

from yizhan.exchange.agreements import rules
from yizhan.exchange.agreements.enums import Certainty, Control
from yizhan.exchange.agreements.rules import RelationFacts, classify
from yizhan.exchange.engagements.enums import Relation


@pytest.mark.parametrize(
    ("facts", "relation", "certainty"),
    [
        ({"hirer_kind": "household"}, Relation.SERVICE, Certainty.HIGH),
        ({"hirer_kind": "household", "over_age": True}, Relation.SERVICE, Certainty.HIGH),
        ({"hirer_kind": "enterprise", "control": Control.HIRER}, Relation.LABOUR, Certainty.HIGH),
        (
            {"hirer_kind": "enterprise", "control": Control.HIRER, "by_result": True},
            Relation.LABOUR,
            Certainty.MEDIUM,
        ),
        ({"hirer_kind": "enterprise"}, Relation.LABOUR, Certainty.LOW),
        ({"hirer_kind": "enterprise", "over_age": True}, Relation.OVER_AGE, Certainty.LOW),
        (
            {"hirer_kind": "enterprise", "over_age": True, "draws_pension": True},
            Relation.OVER_AGE,
            Certainty.HIGH,
        ),
        (
            {"hirer_kind": "enterprise", "over_age": True, "draws_pension": False},
            Relation.OVER_AGE,
            Certainty.MEDIUM,
        ),
        ({"hirer_kind": "enterprise", "control": Control.PLATFORM}, Relation.PLATFORM, Certainty.MEDIUM),
        ({"hirer_kind": "enterprise", "control": Control.WORKER}, Relation.SERVICE, Certainty.LOW),
        (
            {"hirer_kind": "sole_trader", "control": Control.WORKER, "by_result": True, "own_tools": True},
            Relation.SERVICE,
            Certainty.MEDIUM,
        ),
        (
            {"hirer_kind": "labour_dispatch_firm", "is_dispatched": True, "over_age": True},
            Relation.LABOUR,
            Certainty.HIGH,
        ),
    ],
)
def test_d2_the_facts_decide_the_relation(facts: dict, relation: Relation, certainty: Certainty) -> None:
    found = classify(RelationFacts(**facts))
    assert (found.relation, found.certainty) == (relation, certainty)
    assert found.basis
    assert all(str(row.text) and "《" in str(row.law) or "〔" in str(row.law) for row in found.basis)


def test_one_byte_is_another_file() -> None:
    assert rules.file_hash(b"page") != rules.file_hash(b"pagE")


def test_the_content_is_the_terms_and_the_names() -> None:
    one = rules.content_hash({"pay_fen": 1, "place": "x"}, ["甲", "乙"])
    assert one == rules.content_hash({"place": "x", "pay_fen": 1}, ["甲", "乙"])
    assert one != rules.content_hash({"place": "x", "pay_fen": 2}, ["甲", "乙"])
    assert one != rules.content_hash({"place": "x", "pay_fen": 1}, ["甲", "丙"])


def test_the_chain_holds_the_one_before_fast() -> None:
    assert rules.chain_hash("a", "worker", "tap") != rules.chain_hash("b", "worker", "tap")
    assert rules.chain_hash("a", "work", "ertap") != rules.chain_hash("a", "worker", "tap")

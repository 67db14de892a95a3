"""Trades are loaded from the file, again and again, and found by any of their names."""

import pytest

from yizhan.exchange.trades.loader import load_trades
from yizhan.exchange.trades.models import Trade, TradeRelation
from yizhan.exchange.trades.queries import active_trades, find_trades, group_code, relations, trade_choices

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    return load_trades()


def test_loading_twice_changes_nothing(loaded):
    before = (Trade.objects.count(), TradeRelation.objects.count())
    assert load_trades() == loaded
    assert (Trade.objects.count(), TradeRelation.objects.count()) == before
    assert before[0] == loaded > 150


def test_a_trade_that_left_the_file_stays_but_is_not_offered(loaded, tmp_path):
    short = tmp_path / "trades.csv"
    from yizhan.exchange.trades.loader import DATA_FILE

    lines = [
        line for line in DATA_FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("CON24")
    ]
    short.write_text("\n".join(line.replace("CON24", "CON23") for line in lines), encoding="utf-8")
    load_trades(short)
    gone = Trade.objects.filter(pk="CON24").first()
    assert gone is None or not gone.is_active
    assert "CON24" not in active_trades().values_list("code", flat=True)


def test_relations_hold_both_ways(loaded):
    pairs = relations()
    assert pairs
    assert all(pairs[b, a] == percent for (a, b), percent in pairs.items())
    assert all(1 <= percent <= 99 for percent in pairs.values())


@pytest.mark.parametrize(
    ("words", "code"),
    [("搬运工", "LOG01"), ("扛货", "LOG01"), ("瓦工", "CON02"), ("banyungong", "LOG01"), ("洗碗", "CAT05")],
)
def test_people_find_a_trade_by_what_they_call_it(loaded, words, code):
    assert find_trades(words)[0].code == code


def test_an_exact_name_comes_before_a_part_of_one(loaded):
    assert [trade.name for trade in find_trades("保洁")][0].startswith("保洁")
    assert find_trades("") == []
    assert find_trades("没有这种活") == []


def test_choices_are_grouped(loaded):
    groups = dict(trade_choices())
    assert ("LOG01", "搬运工") in groups["搬运装卸与仓储分拣"]


def test_a_group_is_the_letters_of_the_code():
    assert group_code("LOG01") == "LOG"

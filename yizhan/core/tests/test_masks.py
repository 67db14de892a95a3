"""What is left of a value when it is masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import masks


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13812342046", "138****2046"),
        ("07160000000", "***00"),
        ("12333", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_phones(value, shown):
    assert masks.phone(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("421002197803051234", "4210**********1234"),
        ("42040019760606997X", "4204**********997X"),
        ("420400780305997", "4204*******5997"),
        ("4210021978", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_identity_numbers(value, shown):
    assert masks.identity_number(value) == shown


@pytest.mark.parametrize(
    ("name", "form", "shown"),
    [
        ("王建国", "", "王师傅"),
        ("陈秀兰", "大姐", "陈大姐"),
        ("欧阳建国", "", "欧阳师傅"),
        ("欧阳", "", "欧师傅"),  # two characters: surname 欧, given name 阳
        ("阿依古丽·买买提", "", "阿依古丽师傅"),
        ("John Smith", "", "John师傅"),
        ("", "", "某师傅"),
        (None, "大姐", "某大姐"),
    ],
)
def test_workers_are_called_as_people_call_them(name, form, shown):
    assert masks.public_name(name, form) == shown


@pytest.mark.parametrize(("name", "shown"), [("王建国", "王*"), ("诸葛亮", "诸葛*"), ("", ""), (None, "")])
def test_officials(name, shown):
    assert masks.official_name(name) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("6299990000010008", "**** 0008"), ("1234", "***"), ("", ""), (None, "")]
)
def test_bank_cards(value, shown):
    assert masks.bank_card(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("沙市区中山街道健康巷社区 3 栋 201", "沙市区中山街道健康巷社区"),
        ("胜利街道工农村社区北京路 12 号", "胜利街道工农村社区"),
        ("岑河镇桂花村五组", "岑河镇桂花村"),
        ("岑河镇东湖路 5 号", "岑河镇"),
        ("北京中路 12 号金凤社区旁", "北京中路"),
        ("北京中路１２号", "北京中路"),
        ("12 号楼", "***"),
        ("老地方", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_addresses_end_at_the_community(value, shown):
    assert masks.address(value) == shown


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_the_middle_of_a_mobile_is_gone(value):
    assert masks.phone(value) == f"{value[:3]}****{value[7:]}"


@given(st.text(max_size=30))
def test_no_mask_gives_back_a_house_number(value):
    shown = masks.address(value)
    assert not any("0" <= character <= "9" for character in shown)

"""Administrative divisions: what codes say, and the loaded table."""

import pytest

from yizhan.core.regions import loader, queries, rules
from yizhan.core.regions.models import Region


@pytest.fixture
def _regions(db):
    loader.load_regions()


@pytest.mark.parametrize(
    ("code", "prefix"),
    [
        ("420000", "42"),
        ("421000", "4210"),
        ("429000", "4290"),
        ("421002", "421002"),
        ("421002001", "421002001"),
        ("421002001001", "421002001001"),
    ],
)
def test_a_code_is_a_scope(code, prefix):
    assert rules.scope_prefix(code) == prefix
    assert rules.lies_in(code, prefix)


@pytest.mark.parametrize("code", ["", "42", "4210021", "42100a", "421002 "])
def test_other_texts_are_no_codes(code):
    assert not rules.is_region_code(code)
    with pytest.raises(ValueError, match="administrative code"):
        rules.scope_prefix(code)


def test_an_empty_scope_holds_nothing():
    assert not rules.lies_in("421002", "")


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("420000", ()),
        ("421000", ("420000",)),
        ("421002", ("420000", "421000")),
        ("421002001", ("420000", "421000", "421002")),
        ("421002001001", ("420000", "421000", "421002", "421002001")),
    ],
)
def test_ancestors_follow_from_the_code(code, above):
    assert rules.ancestor_codes(code) == above


@pytest.mark.parametrize(
    ("official", "everyday"),
    [
        ("健康巷社区居民委员会", "健康巷社区"),
        ("长湖村村民委员会", "长湖村"),
        ("长湖村民委员会", "长湖村"),
        ("东门居民委员会", "东门社区"),
        ("内泊湖渔场生活区", "内泊湖渔场生活区"),
        ("中山街道", "中山街道"),
    ],
)
def test_villages_are_named_as_people_say(official, everyday):
    assert rules.everyday_name(official) == everyday


@pytest.mark.usefixtures("_regions")
def test_the_whole_file_is_loaded_and_loading_again_changes_nothing():
    assert Region.objects.count() == 361
    before = list(Region.objects.values_list())
    assert loader.load_regions() == 361
    assert list(Region.objects.values_list()) == before


@pytest.mark.usefixtures("_regions")
def test_every_parent_is_an_ancestor_by_code():
    for region in Region.objects.exclude(parent=None):
        assert region.parent_id in rules.ancestor_codes(region.code), region.code


@pytest.mark.usefixtures("_regions")
def test_a_district_has_its_towns_and_villages():
    towns = queries.towns_of("421002")
    assert [town.name for town in towns] == [
        "中山街道", "崇文街道", "解放街道", "胜利街道", "朝阳街道", "立新街道", "锣场镇", "岑河镇", "观音垱镇", "关沮镇",
    ]  # fmt: skip
    assert queries.villages_of("421002001").count() == 8
    assert queries.by_prefix("421002").count() == 1 + 10 + 112
    assert queries.children("421000").filter(pk="421002").exists()
    assert not queries.by_prefix("").exists()


@pytest.mark.usefixtures("_regions")
def test_names_are_read_for_people(django_assert_num_queries):
    assert queries.region_name("421002001001") == "健康巷社区"
    assert queries.region_name("421002001001", full=True) == "湖北省荆州市沙市区中山街道健康巷社区居民委员会"
    assert queries.region_name("990000") == "990000"
    with django_assert_num_queries(1):
        assert queries.region_names({"421002", "421002100204", "x"}) == {
            "421002": "沙市区",
            "421002100204": "白水村",
            "x": "x",
        }


@pytest.mark.usefixtures("_regions")
def test_ancestors_are_read_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [r.name for r in queries.ancestors("421002001001")] == [
            "湖北省",
            "荆州市",
            "沙市区",
            "中山街道",
        ]


@pytest.mark.usefixtures("_regions")
def test_coordinates_keep_their_source_and_certainty():
    town = queries.region("421002100")
    assert (town.coord_certainty, town.coord_error_metres) == ("medium", 500)
    assert "GeoNames" in town.coord_source
    guessed = queries.region("421002102")
    assert (guessed.coord_certainty, guessed.coord_error_metres) == ("low", 4000)
    village = queries.region("421002001001")
    assert (village.latitude, village.coord_certainty) == (None, "")


def test_an_unknown_certainty_or_grid_stops_the_import(tmp_path, db):
    head, *_rest = loader.DATA_FILE.read_text(encoding="utf-8").splitlines()
    for crs, certainty in (("GCJ-02", "high"), ("WGS-84", "quite sure")):
        file = tmp_path / "divisions.csv"
        file.write_text(
            f"{head}\n420000,province,湖北省,,湖北省,30.9,112.2,{crs},x,{certainty},y,\n", encoding="utf-8"
        )
        with pytest.raises(ValueError, match=r"WGS-84|certainty"):
            loader.load_regions(file)
    assert not Region.objects.exists()

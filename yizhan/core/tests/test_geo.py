"""Cells, distances, what may be told of them, and the three grids."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhan.core import geo
from yizhan.core.geo import Cell

VECTORS = json.loads((Path(__file__).parent / "data" / "coord_vectors.json").read_text(encoding="utf-8"))[
    "vectors"
]
EVERY_VECTOR = pytest.mark.parametrize("row", VECTORS, ids=[row["name"] for row in VECTORS])
TOLERANCE_METRES = 2
SHASHI_LATITUDES = st.floats(29.5, 31)
SHASHI_LONGITUDES = st.floats(111.5, 113)


def apart(a, b):
    """Metres between two (longitude, latitude) points."""
    return geo.distance_metres((a[1], a[0]), (b[1], b[0]))


# Grids


@EVERY_VECTOR
def test_the_grids_agree_with_the_vectors(row):
    wgs84, gcj02, bd09 = row["wgs84"], row["gcj02"], row["bd09"]
    assert apart(geo.wgs84_to_gcj02(*wgs84), gcj02) < TOLERANCE_METRES
    assert apart(geo.gcj02_to_wgs84(*gcj02), wgs84) < TOLERANCE_METRES
    assert apart(geo.gcj02_to_bd09(*gcj02), bd09) < TOLERANCE_METRES
    assert apart(geo.bd09_to_gcj02(*bd09), gcj02) < TOLERANCE_METRES
    assert apart(geo.wgs84_to_bd09(*wgs84), bd09) < TOLERANCE_METRES
    assert apart(geo.bd09_to_wgs84(*bd09), wgs84) < TOLERANCE_METRES
    assert apart(wgs84, gcj02) == pytest.approx(row["offset_m"], abs=TOLERANCE_METRES)


@given(SHASHI_LONGITUDES, SHASHI_LATITUDES)
def test_there_and_back_is_the_same_place(longitude, latitude):
    here = longitude, latitude
    assert apart(geo.gcj02_to_wgs84(*geo.wgs84_to_gcj02(*here)), here) < 0.01
    assert apart(geo.bd09_to_wgs84(*geo.wgs84_to_bd09(*here)), here) < TOLERANCE_METRES


# Cells


@pytest.mark.parametrize(
    ("latitude", "longitude", "cell"),
    [
        (30.31955, 112.38311, Cell(3031, 11238)),
        (30.31, 112.29, Cell(3031, 11229)),
        (30.3, 112.3, Cell(3030, 11230)),
        (30.309999, 112.299999, Cell(3030, 11229)),
        (0.0, 0.0, Cell(0, 0)),
        (-0.001, -0.001, Cell(-1, -1)),
    ],
)
def test_a_point_lies_in_its_cell(latitude, longitude, cell):
    assert geo.cell_of(latitude, longitude) == cell


@pytest.mark.parametrize("hundredths", range(2900, 3200))
def test_every_edge_belongs_to_the_cell_it_begins(hundredths):
    """Binary fractions must not push 30.31 into the cell of 30.30."""
    assert geo.cell_of(hundredths / 100, 112.0).r == hundredths


@given(st.integers(-8999, 8998), st.integers(-17999, 17998))
def test_the_middle_of_a_cell_lies_in_it(r, c):
    assert geo.cell_of(*geo.cell_centre(Cell(r, c))) == Cell(r, c)


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_place_must_be_on_earth(latitude, longitude):
    with pytest.raises(ValueError, match="latitude"):
        geo.cell_of(latitude, longitude)


# Distances


def test_a_known_distance():
    """One degree of latitude is 111.195 km on the mean sphere."""
    assert geo.distance_metres((30, 112), (31, 112)) == pytest.approx(111_195, abs=1)


@given(SHASHI_LATITUDES, SHASHI_LONGITUDES, SHASHI_LATITUDES, SHASHI_LONGITUDES)
def test_distance_is_symmetric_and_never_negative(lat_a, lon_a, lat_b, lon_b):
    a, b = (lat_a, lon_a), (lat_b, lon_b)
    assert geo.distance_metres(a, b) == pytest.approx(geo.distance_metres(b, a))
    assert geo.distance_metres(a, b) >= 0
    assert geo.distance_metres(a, a) == 0


def test_one_cell_is_no_distance_and_neighbours_are_a_kilometre():
    here = Cell(3031, 11225)
    assert geo.cell_distance_metres(here, here) == 0
    assert geo.cell_distance_metres(here, Cell(3032, 11225)) == pytest.approx(1112, abs=1)
    assert geo.cell_distance_metres(here, Cell(3031, 11226)) == pytest.approx(960, abs=1)


@given(st.integers(2950, 3100), st.integers(11150, 11300), st.integers(0, 25_000))
def test_no_cell_within_the_radius_is_missed(r, c, radius):
    middle = Cell(r, c)
    spans = {row: (first, last) for row, first, last in geo.cells_within(middle, radius)}
    for row, (first, last) in spans.items():
        for beyond in (first - 1, last + 1):
            assert geo.cell_distance_metres(middle, Cell(row, beyond)) > radius
    for beyond in (min(spans) - 1, max(spans) + 1):
        assert geo.cell_distance_metres(middle, Cell(beyond, c)) > radius


# What is told


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        (0, "约 0.5 公里"),
        (300, "约 0.5 公里"),
        (749, "约 0.5 公里"),
        (750, "约 1 公里"),
        (1400, "约 1.5 公里"),
        (12_100, "约 12 公里"),
        (100_000, "约 100 公里"),
    ],
)
def test_a_worker_reads_half_kilometres(metres, shown):
    assert geo.distance_for_worker(metres) == shown


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        (0, "1 公里以内"),
        (999, "1 公里以内"),
        (1000, "1 公里以内"),
        (1001, "1.5 公里以内"),
        (2400, "2.5 公里以内"),
        (2501, "3 公里以内"),
    ],
)
def test_a_hirer_reads_bands_of_at_least_a_kilometre(metres, shown):
    assert geo.distance_for_hirer(metres) == shown


@given(st.floats(0, 200_000))
def test_nothing_finer_than_half_a_kilometre_is_told(metres):
    half = Decimal("0.5")
    assert geo.kilometres_for_worker(metres) % half == 0
    assert geo.kilometres_for_worker(metres) >= half
    assert geo.kilometres_for_hirer(metres) % half == 0
    assert geo.kilometres_for_hirer(metres) >= max(Decimal(1), Decimal(metres) / 1000)

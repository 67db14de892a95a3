"""The 0.01 degree grid (about 1.1 km by 0.96 km in Shashi) and distances. Pure.

A person's place is stored as a cell and nothing finer. All latitudes and longitudes are WGS-84 degrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, ceil, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_METRES = 6_371_008.8
_MICRO = 1_000_000
_CELL_MICRO = 10_000  # 0.01 degrees


class Cell(NamedTuple):
    """Row (northward) and column (eastward): whole hundredths of a degree."""

    r: int
    c: int


def cell_of(latitude: float, longitude: float) -> Cell:
    """The cell a point lies in.

    Counted in whole micro-degrees: binary fractions would put 30.31 into the cell of 30.30.

    Raises:
        ValueError: not a place on earth.
    """
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"({latitude}, {longitude}) is no latitude and longitude")
    return Cell(round(latitude * _MICRO) // _CELL_MICRO, round(longitude * _MICRO) // _CELL_MICRO)


def cell_centre(cell: Cell) -> tuple[float, float]:
    """Latitude and longitude of a cell's middle."""
    return (cell.r * 10 + 5) / 1000, (cell.c * 10 + 5) / 1000


def distance_metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Straight line (great circle) between two (latitude, longitude) points."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(min(1.0, half)))


def cell_distance_metres(a: Cell, b: Cell) -> float:
    """Distance between the middles of two cells; 0 in one cell."""
    return distance_metres(cell_centre(a), cell_centre(b))


def cells_within(middle: Cell, radius_metres: float) -> Iterator[tuple[int, int, int]]:
    """Rows of cells that can hold a cell centre within a radius: ``(r, first_c, last_c)``, inclusive.

    A few contiguous slices, so a search is one range per row. Slices may hold a few centres more than the circle.
    """
    metres_per_row = EARTH_RADIUS_METRES * radians(0.01)
    reach = ceil(radius_metres / metres_per_row)
    for r in range(middle.r - reach, middle.r + reach + 1):
        northward = abs(r - middle.r) * metres_per_row
        eastward = sqrt(max(0.0, radius_metres**2 - northward**2))
        narrowest = cos(radians((max(abs(r), abs(middle.r)) + 1) / 100))
        columns = ceil(eastward / (metres_per_row * narrowest))
        yield r, middle.c - columns, middle.c + columns

"""Places: cells of 0.01 degrees, distances, what of them may be shown, and China's three coordinate grids. Pure."""

from yizhan.core.geo.cells import (
    Cell,
    cell_centre,
    cell_distance_metres,
    cell_of,
    cells_within,
    distance_metres,
)
from yizhan.core.geo.grids import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from yizhan.core.geo.shown import (
    distance_for_hirer,
    distance_for_worker,
    kilometres_for_hirer,
    kilometres_for_worker,
)

__all__ = [
    "Cell",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "cell_centre",
    "cell_distance_metres",
    "cell_of",
    "cells_within",
    "distance_for_hirer",
    "distance_for_worker",
    "distance_metres",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "kilometres_for_hirer",
    "kilometres_for_worker",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]

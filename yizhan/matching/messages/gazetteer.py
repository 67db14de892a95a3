"""Names of places: towns, sub-districts, villages and communities of the national list, and what people know them by."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .words import Hit, WordIndex

_COMMITTEES = ("社区居民委员会", "村村民委员会", "居民委员会", "村民委员会")
_TOO_GENERAL = (
    "中山",
    "崇文",
    "解放",
    "胜利",
    "朝阳",
    "立新",
    "东城",
    "西城",
    "城南",
    "凤凰",
    "联合",
    "西湖",
    "公安",
    "洪湖",
    "南平",
    "闸口",
)
"""Short forms that are everyday words or names of roads everywhere; they need their 街道 or 镇."""

_VARIANTS = str.maketrans("坮", "台")
"""Rare characters of local names, and what people type instead."""


@dataclass(frozen=True, slots=True)
class Division:
    """One named place of the national list."""

    code: str
    level: str
    parent: str


class Gazetteer:
    """Names of places with their codes, compiled for reading messages."""

    def __init__(self, names: Iterable[tuple[str, Division]]) -> None:
        self._index: WordIndex[Division] = WordIndex(names)

    def find(self, text: str) -> list[Hit]:
        """Return the names in the text, from left to right, the longest at each place."""
        return list(self._index.find(text))

    def is_wide(self, word: str) -> bool:
        """Return whether a name is that of a county, a city or a province only."""
        places = self._index.meanings[word]
        return bool(places) and all(place.level in ("county", "city", "province") for place in places)

    def code_in(self, text: str) -> str:
        """Return the code of the most exact place named in ``text``; "" when none or when several places share the name.

        Two villages of one name are told apart by the town that is named with them.
        """
        named = [self._index.meanings[hit.word] for hit in self._index.find(text)]
        named = [places for places in named if places]
        if not named:
            return ""
        inner = max(named, key=lambda places: max(len(place.code) for place in places))
        if len(inner) > 1:
            others = {place.code for places in named if places is not inner for place in places}
            inner = [place for place in inner if place.parent in others]
        return inner[0].code if len(inner) == 1 else ""

    def with_names(self, names: Iterable[str]) -> "Gazetteer":
        """Return a gazetteer that also knows ``names`` (work sites, markets, a poster's own places), without codes."""
        known = [(word, place) for word, places in self._index.meanings.items() for place in places]
        extra = Gazetteer(known)
        extra._index = WordIndex([*known, *((name, Division("", "site", "")) for name in names)])
        return extra


def _names(row: dict[str, str]) -> list[str]:
    """Return the forms under which people write a division."""
    name, level = row["name"], row["level"]
    forms = [name]
    for ending in _COMMITTEES:
        if level == "village" and name.endswith(ending):
            stem = name.removesuffix(ending)
            forms = [
                stem + ending[0] if ending.startswith("村") else stem + "社区" if "社区" in ending else stem
            ]
            if len(stem) >= 3 and not stem.endswith(("路", "街", "村", "园")):
                forms.append(stem)
            break
    if level == "village" and name.endswith("生活区"):
        stem = name.removesuffix("生活区")
        forms += [stem, stem.removeprefix("湖北省")]
    for ending in ("街道", "镇", "乡", "市", "区", "县"):
        if level != "village" and name.endswith(ending):
            stem = name.removesuffix(ending)
            if len(stem) >= 2 and stem not in _TOO_GENERAL:
                forms.append(stem)
            if ending == "街道":
                forms += [stem + "街办", stem + "办事处", stem + "街道办"]
            break
    return forms + [form.translate(_VARIANTS) for form in forms if form != form.translate(_VARIANTS)]


def load_gazetteer(path: str | Path, near: str = "4210", sites: Iterable[str] = ()) -> Gazetteer:
    """Read the national list (``divisions.csv``).

    Args:
        path: the file.
        near: code prefix of the city; places elsewhere are known by their full county name only.
        sites: further names without a code.
    """
    names: list[tuple[str, Division]] = []
    towns: set[str] = set()
    with Path(path).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            place = Division(row["code"], row["level"], row["parent_code"])
            if row["level"] == "province" or "直辖" in row["name"]:
                continue
            if row["code"].startswith(near):
                # 观音垱 alone means the town, not its village of that name: the national list has towns before villages.
                forms = [form for form in _names(row) if row["level"] != "village" or form not in towns]
                towns.update(forms if row["level"] != "village" else ())
                names.extend((form, place) for form in forms)
            elif row["level"] in ("county", "city"):
                names.append((row["name"], place))
    zone = next((place for name, place in names if "经济技术开发区" in name or "经开区" in name), None)
    names += [(name, zone or Division("", "site", "")) for name in ("经开区", "开发区", "荆州经开区")]
    names += [(site, Division("", "site", "")) for site in sites]
    return Gazetteer(names)


def load_sites(path: str | Path) -> list[str]:
    """Read a list of local names, one a line; lines that start with # are remarks."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


LANDMARKS = Path(__file__).with_name("landmarks.txt")
"""The landmarks of the first district, for :func:`load_sites`."""

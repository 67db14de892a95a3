"""An old ledger with its source that was tried out and waits: good rows, a lost number, somebody who may be known."""

from __future__ import annotations

import hashlib

from yizhan.accounts.enums import Role
from yizhan.core.jobs.engine import drain
from yizhan.demo.district.people import Troupe, actor_for_demo
from yizhan.exchange.ledger_import.actions import Table, map_columns, upload_ledger
from yizhan.exchange.ledger_import.queries import visible_ledger_by_id
from yizhan.exchange.workers.queries import worker as worker_of_id

HEADS = ["序号", "姓名", "联系电话", "身份证号码", "工种", "家庭住址"]
ROWS = [
    ["1", "孙保全", "15400008001", "", "搬运工", "中山街道"],
    ["2", "吴桂英", "15400008002", "", "钟点工", "崇文街道"],
    ["3", "郑长水", "1.54E+10", "", "小工", "中山街道"],
    ["4", "何秀珍", "15400008004", "4.21002E+17", "保洁员", ""],
    ["5", "钱有福", "15400008005", "", "飞行员", "中山街道"],
]  # 154 is unallocated


def liven(troupe: Troupe) -> None:
    """The head of the station uploads it; one row carries the phone of a worker who is registered."""
    manager = actor_for_demo(Role.STATION_MANAGER)
    known = next((row for row in map(worker_of_id, troupe.workers) if row and row.person.phone), None)
    rows = [*ROWS, ["6", "老档案", known.person.phone, "", "搬运工", ""]] if known else ROWS
    lines = [(number, list(cells)) for number, cells in enumerate([HEADS, *rows], 1)]
    digest = hashlib.sha256(repr(lines).encode()).hexdigest()
    table = Table("2024 年求职登记.xlsx", digest, lines, "Sheet1")
    source = "（演示）人社局 2024 年求职登记"
    ledger = visible_ledger_by_id(manager, upload_ledger(manager, table, kind="worker", source=source))
    map_columns(manager, ledger.pk, ledger.mapping)
    drain()

"""Parse a file of messages: ``python -m yizhan.matching.messages IN.jsonl > OUT.jsonl``.

Each line of IN has ``id``, ``text`` and ``now`` (ISO); each line of OUT has ``id`` and the fields of the gold data.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from . import LANDMARKS, WageFloor, load_gazetteer, load_lexicon, load_sites, load_trades, parse_message

_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str]) -> None:
    """Read messages, write what was understood."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("messages", type=Path)
    options.add_argument("--lexicon", default=_ROOT / "exchange/postings/data/review_lexicon.json")
    options.add_argument("--trades", default=_ROOT / "exchange/trades/data/trades.csv")
    options.add_argument("--divisions", default=_ROOT / "core/regions/data/divisions.csv")
    options.add_argument("--sites", default=LANDMARKS)
    options.add_argument("--month-floor", type=float, help="minimum wage for a month, yuan", default=2130)
    options.add_argument(
        "--hour-floor", type=float, help="minimum wage for a part-time hour, yuan", default=21.5
    )
    chosen = options.parse_args(arguments)
    gazetteer = load_gazetteer(chosen.divisions, sites=load_sites(chosen.sites))
    lexicon, trades = load_lexicon(chosen.lexicon), load_trades(chosen.trades)
    floor = WageFloor(chosen.month_floor, chosen.hour_floor)
    for line in chosen.messages.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        parsed = parse_message(
            row["text"], datetime.fromisoformat(row["now"]), lexicon, trades, gazetteer, floor
        )
        sys.stdout.write(json.dumps({"id": row["id"], **parsed.to_gold()}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

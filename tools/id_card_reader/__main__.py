"""``python -m tools.id_card_reader --origin https://… [--port 8970] [--driver fake --fake-file card.json]``."""

from __future__ import annotations

import argparse
import sys

from tools.id_card_reader.drivers import make_driver
from tools.id_card_reader.server import Server


def main() -> None:
    parser = argparse.ArgumentParser(prog="id_card_reader", description=__doc__)
    parser.add_argument("--origin", required=True, help="address of the station's pages, like https://host")
    parser.add_argument("--port", type=int, default=8970)
    parser.add_argument("--driver", default="fake", help="fake, or a module that has make(options)")
    parser.add_argument("--fake-file", default="", help="JSON file of the fake reader")
    given = parser.parse_args()
    server = Server(given.port, make_driver(given.driver, fake_file=given.fake_file), given.origin)
    sys.stdout.write(
        f"http://127.0.0.1:{server.server_port} for {server.origin}, driver {server.driver.name}\n"
    )
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()

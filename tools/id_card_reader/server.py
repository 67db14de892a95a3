"""The helper's HTTP side: loopback only, one origin, two addresses. Standard library alone."""

from __future__ import annotations

import json
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from tools.id_card_reader.drivers import CardError, Driver

VERSION = 1
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MOST_BYTES = 1024
METHODS = {"/v1/status": "GET", "/v1/read": "POST"}


class Handler(BaseHTTPRequestHandler):
    """One request; the server holds driver, origin and the lock of the one reader."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_OPTIONS(self) -> None:
        """The browser's question before a page may ask us."""
        if (why := self._refused()) is not None:
            self._send(*why)
            return
        self.send_response(204)
        self._cors()
        self.send_header("Access-Control-Allow-Methods", "GET, POST")
        self.send_header("Access-Control-Allow-Headers", "Content-Type")
        self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Access-Control-Max-Age", "600")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, method: str) -> None:
        body = self._body()
        if (why := self._refused()) is not None:
            self._send(*why)
        elif self.path not in METHODS:
            self._send(404, {"error": "not_found"})
        elif METHODS[self.path] != method:
            self._send(405, {"error": "method_not_allowed"})
        elif self.path == "/v1/status":
            driver = self.server.driver
            self._send(200, {"version": VERSION, "driver": driver.name, "ready": driver.is_ready()})
        elif body is None:
            self._send(413, {"error": "too_large"})
        elif self.headers.get_content_type() != "application/json":
            self._send(415, {"error": "not_json"})  # a form of a foreign page cannot send this type
        else:
            self._send(200, self._read_card())

    def _body(self) -> bytes | None:
        """What was sent; ``None`` (and the connection closes) when it is too much."""
        try:
            length = int(self.headers.get("Content-Length", "0"))
        except ValueError:
            length = MOST_BYTES + 1
        if not 0 <= length <= MOST_BYTES:
            self.close_connection = True
            return None
        return self.rfile.read(length)

    def _refused(self) -> tuple[int, dict[str, Any]] | None:
        """Whoever is not the station's own page on this machine gets nothing."""
        host = self.headers.get("Host", "").lower()
        known = {f"{name}:{self.server.server_port}" for name in LOOPBACK}
        if host not in known or self.headers.get("Origin") != self.server.origin:
            return 403, {"error": "forbidden"}
        return None

    def _read_card(self) -> dict[str, Any]:
        with self.server.reader:  # one card at a time
            try:
                card = self.server.driver.read(self.server.seconds)
            except CardError as error:
                return {"status": error.status}
        return {"status": "ok", **asdict(card)}

    def _cors(self) -> None:
        self.send_header("Access-Control-Allow-Origin", self.server.origin)
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")

    def _send(self, status: int, answer: dict[str, Any]) -> None:
        content = json.dumps(answer, ensure_ascii=False).encode()
        self.send_response(status)
        if status != 403:
            self._cors()
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written down: not who read, not what."""


class Server(ThreadingHTTPServer):
    """Bound to 127.0.0.1, whatever is asked."""

    daemon_threads = True

    def __init__(self, port: int, driver: Driver, origin: str, *, seconds: float = 8):
        super().__init__(("127.0.0.1", port), Handler)
        self.driver, self.origin, self.seconds = driver, origin.rstrip("/"), seconds
        self.reader = Lock()

"""The shipped processes, and the hand that kills them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Running:
    """A process group that is started again whenever it is gone."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.starts += 1

    def is_gone(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """SIGKILL to the whole group: no process of it writes another byte."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def children(self) -> list[int]:
        """Process ids below the first one (granian's workers)."""
        if self.process is None:
            return []
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        try:
            return [int(pid) for pid in path.read_text().split()]
        except OSError:
            return []


class House:
    """Server and worker on one database.

    Args:
        environment: of both processes; names the database.
        logs: folder for what they print.
        with_worker: False for a house that is only looked at.
    """

    def __init__(self, environment: dict[str, str], logs: Path, *, with_worker: bool = True):
        self.port = free_port()
        server = [
            str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.port), "--workers", "2", "--blocking-threads", "4", "--backpressure", "32", "--no-ws",
            "--respawn-failed-workers", "--log-level", "warning", "config.wsgi:application",
        ]  # fmt: skip
        worker = [sys.executable, "manage.py", "run_worker"]
        self._logs = [(logs / f"{name}.log").open("ab") for name in ("server", "worker")]
        self.server = Running("server", server, environment, self._logs[0])
        self.worker = Running("worker", worker, environment, self._logs[1])
        self._kept_alive = (self.server, self.worker) if with_worker else (self.server,)

    def start(self) -> None:
        for running in self._kept_alive:
            running.start()
        self.wait_until_up()

    def wait_until_up(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.revive()
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2):
                    return
            except (OSError, urllib.error.URLError):
                time.sleep(0.1)
        raise TimeoutError("the server does not answer; see its log")

    def revive(self) -> None:
        """Start what is gone (also what ended by itself, which would be a finding in the log)."""
        for running in self._kept_alive:
            if running.is_gone():
                if running.process is not None:
                    running.kill()  # its left-over children would hold the port
                running.start()

    def strike(self, chance: Random) -> str:
        """SIGKILL something at random; returns what it was."""
        kind = chance.choice(("server", "worker", "one server process"))
        children = self.server.children()
        if kind == "one server process" and children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)
        elif kind == "worker":
            self.worker.kill()
        else:
            kind = "server"
            self.server.kill()
        return kind

    def stop(self) -> None:
        """End both politely, then surely."""
        for running in (self.server, self.worker):
            if not running.is_gone():
                assert running.process is not None
                running.process.terminate()
        for running in (self.server, self.worker):
            if running.process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.process.wait(20)
            running.kill()
        for log in self._logs:
            log.close()


def free_port() -> int:
    """A loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""Keep server and worker alive in one terminal (used by ``dev.py run``; a district uses deploy/systemd)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLOURS = {"web": "36", "jobs": "35", "dev": "32", "bad": "31"}
CALM_SECONDS = 30  # a child that lived so long starts again at once
LONGEST_PAUSE = 10.0
DRAIN_SECONDS = 20
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before any fork


def say(text: str, who: str = "dev") -> None:
    """One line with a coloured prefix (no colour when the output is not a terminal)."""
    prefix = f"\033[{COLOURS[who]}m{who:>4} │\033[0m" if sys.stdout.isatty() else f"{who:>4} │"
    sys.stdout.write(f"{prefix} {text}\n")
    sys.stdout.flush()


@dataclass
class Child:
    """A supervised process: started again when it ends, more slowly each time it ends at once."""

    who: str
    command: list[str]
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    next_start: float = 0.0
    pause: float = 0.5

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # CTRL-C reaches only us; we pass it on in our own order
            preexec_fn=_die_with_parent,
        )
        self.started_at = time.monotonic()
        threading.Thread(target=self._relay, args=(self.process,), daemon=True).start()

    def _relay(self, process: subprocess.Popen) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                say(line.decode(errors="replace").rstrip(), self.who)

    def watch(self) -> None:
        """Start when due; notice an end, clear up what it left, plan the next start."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return
        if self.process.poll() is None:
            return
        self.signal(signal.SIGKILL)  # its own children, if any, must not keep the port
        self.pause = 0.5 if now - self.started_at > CALM_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
        say(f"ended with status {self.process.returncode}; again in {self.pause:.1f} s", self.who)
        self.process, self.next_start = None, now + self.pause

    def signal(self, number: int) -> None:
        """Signal the whole process group."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def terminate(self) -> None:
        """Ask the process itself to finish what it does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()


def _die_with_parent() -> None:
    """In the child, between fork and exec: SIGTERM when the parent is killed (PR_SET_PDEATHSIG)."""
    if _LIBC is not None:
        _LIBC.prctl(1, signal.SIGTERM)


class Supervisor:
    """Keeps server and worker alive until SIGTERM or CTRL-C, then lets them finish.

    Args:
        python: interpreter of the virtual environment.
        port: loopback port of the server.
        began: ``time.monotonic()`` when the command was typed, for the greeting.
    """

    def __init__(self, python: Path, port: int, began: float):
        self.python, self.port, self.began = python, port, began
        self.stopping = threading.Event()
        server = [
            str(python.parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--backpressure", "32", "--no-ws",
            "--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning",
            "config.wsgi:application",
        ]  # fmt: skip
        self.children = [
            Child("web", server),
            Child("jobs", [str(python), "manage.py", "run_worker"]),
        ]

    def run(self) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        threading.Thread(target=self._greet, daemon=True).start()
        while not self.stopping.is_set():
            for child in self.children:
                child.watch()
            self.stopping.wait(0.2)
        say("stopping")
        return self._stop()

    def _greet(self) -> None:
        address = f"http://127.0.0.1:{self.port}"
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
                break
            except (OSError, urllib.error.URLError):
                if self.stopping.wait(0.1):
                    return
        else:
            say("the server does not answer; see its lines above", "bad")
            return
        say(f"{address}/  ready after {time.monotonic() - self.began:.1f} s; CTRL-C stops")
        if os.environ.get("YIZHAN_MODE", "demo") == "demo":
            shown = subprocess.run(
                [str(self.python), "manage.py", "demo_accounts"],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            for line in (shown.stdout or shown.stderr).splitlines():
                say(line)

    def _stop(self) -> int:
        for child in self.children:
            child.terminate()
        end = time.monotonic() + DRAIN_SECONDS
        for child in self.children:
            if child.process is not None:
                try:
                    child.process.wait(max(0.1, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    say("did not end in time", child.who)
                child.signal(signal.SIGKILL)
        return 0

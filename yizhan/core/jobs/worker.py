"""The worker process: ticks the periodic table, claims, runs, shows a sign of life, stops politely.

SIGTERM and CTRL-C finish the job at hand, hand back the others and end with status 0. ``kill -9`` loses nothing: the
lease runs out and another worker takes over.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from yizhan.core import clock
from yizhan.core.jobs import engine
from yizhan.core.jobs.models import WorkerBeat
from yizhan.core.jobs.periodic import tick

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.3
TICK_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 5.0


class Worker:
    """One process that does background work.

    Args:
        batch: how many jobs are claimed at once.
        until_empty: end when nothing is due (scripts, tests) instead of waiting for more.
    """

    def __init__(self, *, batch: int = 10, until_empty: bool = False):
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.batch, self.until_empty = batch, until_empty
        self.stopping = threading.Event()
        self.done_count = 0
        self._token = ""
        self._next_tick = 0.0

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        """Ask the worker to end after the job at hand (also a signal handler)."""
        self.stopping.set()

    def run(self) -> int:
        """Work until stopped; returns how many jobs ran."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self.stop)
            signal.signal(signal.SIGINT, self.stop)
        heart = threading.Thread(target=self._beat_on, name="heartbeat", daemon=True)
        heart.start()
        logger.info("worker %s started", self.name)
        pause = POLL_SECONDS
        while not self.stopping.is_set():
            try:
                ran = self._turn()
                pause = POLL_SECONDS
            except (DatabaseError, InterfaceError):
                # The database went away or refused; the lease covers what was claimed.
                logger.exception("worker %s: database trouble, trying again in %.1f s", self.name, pause)
                ran, pause = 0, min(pause * 2, LONGEST_PAUSE_SECONDS)
            finally:
                close_old_connections()
            if not ran:
                if self.until_empty:
                    break
                self.stopping.wait(pause)
        self.stopping.set()
        heart.join(timeout=LONGEST_PAUSE_SECONDS)
        self._sign_off()
        logger.info("worker %s ended after %s jobs", self.name, self.done_count)
        return self.done_count

    def _turn(self) -> int:
        """One round: schedule what is due, run one batch; returns how many jobs ran."""
        if time.monotonic() >= self._next_tick:
            tick()
            self._next_tick = time.monotonic() + TICK_SECONDS
        if not engine.has_due(clock.now()):
            return 0
        self._token, jobs = engine.claim(self.batch)
        try:
            for position, job in enumerate(jobs):
                if self.stopping.is_set():
                    engine.release(jobs[position:], self._token)
                    return position
                engine.run_job(job, self._token)
                self.done_count += 1
        finally:
            self._token = ""
        return len(jobs)

    def _beat_on(self) -> None:
        """Heartbeat thread: prolong the lease and show a sign of life three times per lease."""
        started_at = clock.now()
        while True:
            try:
                if self._token:
                    engine.extend(self._token)
                WorkerBeat.objects.update_or_create(
                    worker=self.name, defaults={"beat_at": clock.now(), "started_at": started_at}
                )
            except (DatabaseError, InterfaceError):
                logger.warning("worker %s: heartbeat failed", self.name, exc_info=True)
            finally:
                connection.close()
            if self.stopping.wait(engine.lease_length().total_seconds() / 3):
                return

    def _sign_off(self) -> None:
        try:
            WorkerBeat.objects.filter(worker=self.name).delete()
        except (DatabaseError, InterfaceError):
            logger.warning("worker %s: could not sign off", self.name)
        finally:
            connection.close()

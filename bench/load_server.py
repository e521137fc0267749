"""The system under load: its own command in a folder of its own, and what it spends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.error import URLError
from urllib.request import urlopen

WORLD = Path(__file__).with_name("load_world.py")
TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """The demo and the people of the load, served by `placeplan serve` until the block ends."""

    def __init__(self, home: Path, people: int, database: str | None) -> None:
        self.home, self.port = home, _free_port()
        self.environment = {**os.environ, "PLACEPLAN_HOME": str(home), "PLACEPLAN_HTTP": "1"}
        self.environment.pop("DATABASE_URL", None)
        if database is not None:
            self.environment["DATABASE_URL"] = database
        program = str(Path(sys.executable).with_name("placeplan"))
        self._run([program, "demo", "--no-serve"])
        self.world: dict[str, Any] = json.loads(self._run([sys.executable, WORLD, str(people)]))
        self._command = [program, "serve", "--port", str(self.port)]

    def _run(self, command: list[str | Path]) -> str:
        done = subprocess.run(
            command, env=self.environment, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{command[0]} ended with {done.returncode}")
        return done.stdout

    def __enter__(self) -> Self:
        self.log = self.home / "server.log"
        with self.log.open("w") as stream:
            self._process = subprocess.Popen(
                self._command,
                env=self.environment,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )
        address = f"http://127.0.0.1:{self.port}/help/"
        for _ in range(600):
            with suppress(URLError, OSError):
                urlopen(address, timeout=5).close()
                return self
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"the server did not start:\n{self.log.read_text()}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)

    def spent(self) -> float:
        """Seconds of processor that the server's processes and its worker have used so far."""
        return sum(_spent(each) for each in _group(self._process.pid))


def _group(leader: int) -> list[Path]:
    """The processes of one group."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with suppress(OSError):
                if os.getpgid(int(each.name)) == leader:
                    found.append(each)
    return found


def _spent(process: Path) -> float:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended
    return (int(fields[11]) + int(fields[12])) / TICKS


def processors_of(name: str) -> float:
    """Seconds of processor that all processes of a name have used so far."""
    found = 0.0
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with suppress(OSError):
                if (each / "comm").read_text().strip() == name:
                    found += _spent(each)
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])

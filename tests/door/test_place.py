"""The place of the door: what stands there is looked at first, nobody else may use it, and it goes with its show."""

from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from luckytui.clock import WallClock
from luckytui.door.place import Doorway, address, door_of
from luckytui.door.protocol import DoorError
from luckytui.door.server import open_door
from luckytui.journal.place import Server
from luckytui.station.host import Host
from tests.journal.fake import FakeJournal


@pytest.fixture
def door(tmp_path: Path) -> Path:
    return tmp_path / "contests.journal.door"


def connect(door: Path) -> None:
    with address(door) as name, socket.socket(socket.AF_UNIX) as client:
        client.connect(name)


def listening(door: Path) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(door))
    server.listen()
    return server


def stale(door: Path) -> None:
    """Leave what a show leaves that is killed."""
    listening(door).close()


def test_it_stands_beside_the_file_that_links_lead_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real" / "contests.journal")
    assert door_of(tmp_path / "link") == tmp_path / "real" / "contests.journal.door"


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_only_its_owner_may_use_it_whatever_the_umask(door: Path) -> None:
    doorway = Doorway(door)
    assert stat.S_IMODE(door.lstat().st_mode) == 0o600
    connect(door)
    doorway.close()


def test_it_goes_with_its_show_and_what_a_killed_show_left_is_replaced(door: Path) -> None:
    stale(door)
    with pytest.raises(ConnectionRefusedError):
        connect(door)
    doorway = Doorway(door)
    connect(door)
    doorway.close()
    assert not door.exists()


@pytest.mark.parametrize("kind", ["file", "folder", "link", "pipe"])
def test_what_is_no_socket_is_not_touched(door: Path, kind: str) -> None:
    match kind:
        case "file":
            door.write_text("mine")
        case "folder":
            door.mkdir()
        case "link":
            # To a socket, even: the link is somebody's.
            stale(door.with_name("other"))
            door.symlink_to(door.with_name("other"))
        case "pipe":
            os.mkfifo(door)
    before = door.lstat()
    with pytest.raises(DoorError, match=r"contests\.journal\.door is not ours, and stands where .*: move it away"):
        Doorway(door)
    assert door.lstat() == before


@pytest.mark.parametrize("number", [errno.EIO, errno.EPERM, errno.EOPNOTSUPP])
def test_on_a_drive_without_sockets_there_is_no_door_and_nothing_stays_that_looks_like_a_stranger(
    door: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unbound(socket.socket):
        def bind(self, address: object) -> None:
            """Refuse as exFAT by FUSE does, which leaves an empty file."""
            door.touch()
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr("socket.socket", Unbound)
    for _ in range(2):
        with pytest.raises(DoorError, match=r"its drive has no sockets .*: keep the journal on another drive"):
            Doorway(door)
        assert not door.exists()


@pytest.mark.parametrize("full", [False, True])
def test_where_another_program_listens_there_is_no_door(door: Path, *, full: bool) -> None:
    with listening(door) as server, socket.socket(socket.AF_UNIX) as first:
        if full:
            # It accepts nobody, and nobody else fits into its queue: whoever connects would wait.
            server.listen(0)
            first.connect(str(door))
        with pytest.raises(DoorError, match="another program listens at"):
            Doorway(door)
        assert stat.S_ISSOCK(door.lstat().st_mode)


def test_what_has_its_name_by_the_end_is_left_there(door: Path) -> None:
    doorway = Doorway(door)
    door.unlink()
    door.write_text("mine")
    doorway.close()
    assert door.read_text() == "mine"
    door.unlink()
    doorway = Doorway(door)
    door.unlink()
    with listening(door):
        doorway.close()
        assert stat.S_ISSOCK(door.lstat().st_mode)


def test_a_door_whose_folder_is_gone_by_the_end_is_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    doorway = Doorway(folder / "x.door")
    (folder / "x.door").unlink()
    folder.rmdir()
    doorway.close()


def descriptors() -> int:
    """Return how many files this process has open."""
    return len([*Path("/proc/self/fd").iterdir()])


@pytest.mark.parametrize("depth", [1, 4])
def test_a_path_that_is_longer_than_the_address_of_a_socket_has_a_door_all_the_same(tmp_path: Path, depth: int) -> None:
    folder = tmp_path.joinpath(*["f" * 200] * depth)
    folder.mkdir(parents=True)
    door = folder / "contests.journal.door"
    for _ in range(2):
        before = descriptors()
        doorway = Doorway(door)
        connect(door)
        doorway.close()
        assert descriptors() == before
        assert not door.exists()
        # What a killed show left is found there too.
        with address(door) as name, socket.socket(socket.AF_UNIX) as killed:
            killed.bind(name)


def test_a_file_name_that_is_too_long_is_refused_in_a_sentence(tmp_path: Path) -> None:
    door = tmp_path / ("x" * 200 + ".door")
    before = descriptors()
    with pytest.raises(DoorError, match=r"the file name x+.door is too long for a socket"):
        Doorway(door)
    assert descriptors() == before
    assert list(tmp_path.iterdir()) == []


def test_a_show_that_has_lost_its_journal_is_replaced_and_leaves_the_next_ones_door_alone(door: Path) -> None:
    lost = Doorway(door)
    doorway = Doorway(door, replaces=True)
    connect(door)
    lost.close()
    connect(door)
    doorway.close()
    assert not door.exists()


async def test_the_door_of_a_journal_on_a_server_is_that_of_the_station_on_air(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    server = Server.read("postgresql://radio.example/radio")
    async with (
        Host(FakeJournal(), WallClock) as replaced,
        Host(FakeJournal(), WallClock) as host,
        open_door(replaced, server),
        open_door(host, server),
    ):
        connect(door_of(server))

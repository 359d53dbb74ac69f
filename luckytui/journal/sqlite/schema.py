"""The schema of a journal: its tables, their seals (checksums), and the creation of a new file."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from luckytui.contest.joining import RoomRecord
from luckytui.journal.errors import JournalError
from luckytui.journal.rows import CONTEST_COLUMNS, SEQ_BITS, SEQ_MASK, room_values, sealed
from luckytui.journal.sqlite.detect import APPLICATION_ID, SCHEMA_VERSION
from luckytui.journal.sqlite.errors import SQLITE_ERRORS, failed, unusable
from luckytui.journal.sqlite.rights import give_rights, rights_of
from luckytui.journal.sqlite.sides import SECTOR, check_beside, check_draft, is_journal
from luckytui.journal.sqlite.waiting import PATIENCE
from luckytui.seed import draw_code

if sys.platform == "darwin":
    import fcntl

#: Tables by name, as what follows the name where they are made.
TABLES = {
    "contest": """(
    id INTEGER PRIMARY KEY,
    opened_at TEXT NOT NULL,
    keyword TEXT NOT NULL,
    seed INTEGER NOT NULL,
    callers INTEGER NOT NULL,
    prizes INTEGER NOT NULL,
    max_delay REAL NOT NULL,
    timeout REAL NOT NULL,
    lead_in REAL NOT NULL,
    propagation REAL NOT NULL,
    start_caller INTEGER NOT NULL,
    start_calls INTEGER NOT NULL,
    start_magic_number INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('open', 'won', 'nobody', 'abandoned')),
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    lines INTEGER NOT NULL, -- live lines that joined, so that a lost row is noticed
    begun INTEGER NOT NULL CHECK (begun IN (0, 1)), -- 0 in the lobby
    seal INTEGER NOT NULL -- of everything above, see `sealed`
) STRICT""",
    "line": f"""(
    id INTEGER PRIMARY KEY, -- contest << {SEQ_BITS} | caller
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    key TEXT NOT NULL, -- what its call was sent with
    seq INTEGER NOT NULL, -- which call of the contest it made; 0 before that
    token TEXT NOT NULL, -- whose it is, as SHA-256; empty for the keyboard's
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    changes INTEGER NOT NULL, -- how often it was renamed or removed
    seal INTEGER NOT NULL -- of everything above, and of the call: nothing of it follows from the seed
) STRICT""",
    # Its key costs no index, a contest's calls lie side by side, and a place cannot be taken twice.
    "call": f"""(
    key INTEGER PRIMARY KEY, -- contest << {SEQ_BITS} | seq
    caller INTEGER NOT NULL,
    number INTEGER NOT NULL,
    magic_number INTEGER NOT NULL,
    at REAL NOT NULL
) STRICT""",
    # One row, see `luckytui.contest.joining.RoomRecord`.
    "room": """(
    code TEXT NOT NULL,
    locked INTEGER NOT NULL CHECK (locked IN (0, 1)),
    most INTEGER NOT NULL,
    removed TEXT NOT NULL, -- tokens, the newest one last
    seal INTEGER NOT NULL -- of everything above
) STRICT""",
    # One row, see `luckytui.journal.sqlite.mark`.
    "mark": """(
    now BLOB NOT NULL,
    before BLOB NOT NULL
) STRICT""",
}
SCHEMA = "\n".join(
    [
        *(f"CREATE TABLE {name}{body};" for name, body in TABLES.items()),
        f"PRAGMA application_id = {APPLICATION_ID};",
        f"PRAGMA user_version = {SCHEMA_VERSION};",
    ]
)

#: To be done in each transaction that changes a contest.
SEAL_CONTEST = f"UPDATE contest SET seal = sealed(id, {CONTEST_COLUMNS}) WHERE id = ?"

#: A live line, with what of its call is under its seal; NULL before it has called.
LINE_COLUMNS = (
    "line.id, line.name, line.origin, line.key, line.seq, line.token, line.removed, line.changes, "
    "call.number, call.magic_number, call.at"
)
#: Joins a live line with its call.
CALL_OF_LINE = (
    f"LEFT JOIN call ON call.key = line.id >> {SEQ_BITS} << {SEQ_BITS} | line.seq "
    f"AND call.caller = line.id & {SEQ_MASK}"
)
#: To be done in each transaction that changes a live line.
SEAL_LINE = f"UPDATE line SET seal = (SELECT sealed({LINE_COLUMNS}) FROM (SELECT 1) {CALL_OF_LINE}) WHERE id = ?"
#: Inserts a live line that has not called, and seals it.
INSERT_LINE = (
    "INSERT INTO line VALUES (:id, :name, :origin, '', 0, :token, :removed, 0, "
    "sealed(:id, :name, :origin, '', 0, :token, :removed, 0, NULL, NULL, NULL))"
)
#: Writes down the call that a live line made, and seals the line. Its values: key and seq of the call; the same again,
#: with number, magic number and time; the line's id. One statement for each, since ten thousand lines may call at once;
#: without names, which take half as long again.
NOTE_CALL = (
    "UPDATE line SET key = ?, seq = ?, seal = "
    "sealed(id, name, origin, ?, ?, token, removed, changes, ?, ?, ?) WHERE id = ?"
)


#: How the system says that a file, or a folder, is on a drive that cannot sync it.
UNSYNCABLE = (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS)
#: The first SQLite with STRICT tables; all else that is used here is older.
OLDEST_SQLITE = (3, 37, 0)


def connect(uri: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a journal's file.

    Args:
        uri: The file, or a name of SQLite's own.
        patience: Wall seconds for which each statement waits while another program has the file locked.

    Raises:
        sqlite3.Error: It cannot be opened.
        JournalError: This SQLite is too old.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise JournalError(
            f"this Python comes with SQLite {sqlite3.sqlite_version}, and a journal needs {oldest} or newer",
            "use another Python",
        )
    # The commit runs in a thread so that a stalled disk does not freeze the screen; the connection
    # still has one user at a time.
    connection = sqlite3.connect(
        uri, uri=uri.startswith("file:"), isolation_level=None, check_same_thread=False, timeout=patience
    )
    # On macOS a sync does not reach the disk without these; elsewhere they do nothing.
    connection.execute("PRAGMA fullfsync = ON")
    connection.execute("PRAGMA checkpoint_fullfsync = ON")
    connection.create_function("sealed", -1, sealed, deterministic=True)
    return connection


def create(path: Path, fill: Callable[[sqlite3.Connection], object] | None = None) -> None:
    """Make a journal beside its place and move it there whole, so that no half of one is ever seen.

    Args:
        path: The journal's file.
        fill: What puts the first rows in, inside the transaction that makes the tables.

    Raises:
        JournalError: It could not be made.
    """
    draft = path.with_name(path.name + ".new")
    try:
        check_beside(path)
        with closing(connect(":memory:")) as connection:
            connection.executescript(f"BEGIN; {SCHEMA}")
            insert_mark(connection)
            insert_room(connection)
            if fill is not None:
                fill(connection)
            connection.execute("COMMIT")
            text = connection.serialize()
        check_draft(draft, is_journal)
        write_draft(draft, text, path, path)
    except OSError as error:
        raise unusable(path, error) from error
    except SQLITE_ERRORS as error:
        raise failed(path, error) from error


def write_draft(draft: Path, text: bytes, path: Path, like: Path) -> None:
    """Write a file beside its place and move it there, durably.

    Args:
        draft: Where it is written.
        text: What it holds.
        path: Its place.
        like: The file whose rights it has, if there is one.

    Raises:
        OSError: It could not be written; its place is as it was.
    """
    with _synced(path.parent):
        try:
            with draft.open("wb") as file:
                give_rights(file.fileno(), rights_of(like))
                # What a power cut leaves of it is nothing, or begins so that it is known to be ours (`check_draft`).
                for part in (text[:SECTOR], text[SECTOR:]):
                    file.write(part)
                    file.flush()
                    sync(file.fileno())
        except OSError:
            with suppress(OSError):
                draft.unlink()
            raise
        draft.replace(path)


def sync(file: int) -> None:
    """Make what was written to a file, or a folder, survive a power cut.

    Raises:
        OSError: It could not be done.
    """
    if sys.platform == "darwin":
        # There fsync leaves it in the disk's own memory.
        with suppress(OSError):
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
            return
    os.fsync(file)


@contextmanager
def _synced(folder: Path) -> Iterator[None]:
    """Make the names that appear in a folder within the block survive a power cut.

    Raises:
        OSError: It could not be done. A folder that may not be read is refused before the block.
    """
    if sys.platform == "win32":
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        yield
        try:
            sync(opened)
        except OSError as error:
            # Some network drives cannot sync a folder: there it is for them to keep names, at each start alike.
            if error.errno not in UNSYNCABLE:
                raise
    finally:
        os.close(opened)


def insert_mark(connection: sqlite3.Connection) -> None:
    """Insert a new journal's first mark, inside a transaction."""
    connection.execute("INSERT INTO main.mark VALUES (?, zeroblob(8))", (os.urandom(8),))


def insert_room(connection: sqlite3.Connection) -> None:
    """Insert a new journal's record of the room, with a code that is drawn, inside a transaction."""
    write_room(connection, RoomRecord(draw_code()))


def write_room(connection: sqlite3.Connection, room: RoomRecord) -> None:
    """Write the record of the room in place of the one before, inside a transaction."""
    connection.execute("DELETE FROM main.room")
    connection.execute("INSERT INTO main.room VALUES (?, ?, ?, ?, ?)", room_values(room))

"""`luckytui call`: the ruling, or why there is none, from a show beside it or behind a room; each call once."""

from __future__ import annotations

import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from luckytui.cli.caller import login_name, token_for_journal, token_for_room
from luckytui.contest.words import is_name
from tests.cli.commands import Command, Invoke, Running, events, next_event, rest

#: A show in which nobody scheduled calls while a test runs.
LONG = ("-c", 1, "--seed", 6, "--prizes", 0, "--max-delay", 3600)


@pytest.fixture
def show(journal_path: Path) -> Iterator[Path]:
    """Return the journal of a show that is on air."""
    with Running("-f", journal_path, *LONG) as process:
        next_event(process)
        yield journal_path


def calls(invoke: Invoke, journal: Path) -> list[int]:
    """Return the numbers that were called in the first contest."""
    return [call["number"] for call in events(invoke("journal", 1, "--json", "-f", journal).stdout)]


def test_a_call_prints_its_ruling_and_the_same_again_with_its_key(invoke: Invoke, show: Path) -> None:
    for _ in range(2):
        done = invoke("call", 517, "--name", "Ada", "--key", "k", "-f", show)
        assert (done.exit_code, done.stdout, done.stderr) == (0, "Call 1: 0 + 517 = 517, residue 0.\nYou win!\n", "")
    other = invoke("call", 345, "--name", "Bea", show)
    assert (other.exit_code, other.stdout) == (0, "Call 2: 517 + 345 = 862, residue 4.\n")
    assert calls(invoke, show) == [517, 345]


def test_a_second_call_of_a_line_is_refused(invoke: Invoke, show: Path) -> None:
    assert invoke("call", 517, "-f", show).exit_code == 0
    done = invoke("call", 518, "-f", show)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "luckytui: one call a caller, and this one has called.\n"
    assert calls(invoke, show) == [517]


def test_where_no_show_plays_it_says_so(invoke: Invoke, journal_path: Path) -> None:
    done = invoke("call", 517, "-f", journal_path)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"luckytui: no show plays {journal_path}.\n"
    assert not journal_path.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["51"], "the number is three digits from 100 to 999."),
        (["５１７"], "the number is three digits from 100 to 999."),
        (["517", "--name", "a b"], "a name is one word of 1 to 16 letters, digits, - or _."),
        (["517", "--name", ""], "a name is one word of 1 to 16 letters, digits, - or _."),
        (["517", "--key", ""], "a key is 1 to 64 printable ASCII characters, without spaces."),
        (["517", "--key", "ä"], "a key is 1 to 64 printable ASCII characters, without spaces."),
        (["517", "http://127.0.0.1:1/"], "the address of a room ends in /J/ and its code: http://HOST:PORT/J/CODE."),
        (["517", "here", "-f", "there"], "the show is given twice: leave -f out."),
    ],
)
def test_bad_usage_is_refused_in_one_sentence(invoke: Invoke, arguments: list[str], says: str) -> None:
    done = invoke("call", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"Error: {says}"


def test_a_show_that_dies_meanwhile_leaves_a_call_that_is_counted_once(invoke: Invoke, journal_path: Path) -> None:
    with Running("-f", journal_path, *LONG) as show:
        next_event(show)
        # It reads nothing any more, as if the call had come an instant before the crash.
        show.send_signal(signal.SIGSTOP)
        with Command("call", 517, "--key", "k", "-f", journal_path) as calling:
            show.kill()
            _, said = rest(calling)
            assert calling.returncode == 1
            assert said.startswith("luckytui: ")
            assert str(journal_path) in said
    with Running("-f", journal_path) as again:
        next_event(again)
        for _ in range(2):
            assert invoke("call", 517, "--key", "k", "-f", journal_path).exit_code == 0
        assert calls(invoke, journal_path) == [517]


def test_ctrl_c_ends_it_silently(journal_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(f"{journal_path}.door")
        silent.listen()
        with Command("call", 517, "-f", journal_path) as calling:
            client, _ = silent.accept()
            with client:
                calling.send_signal(signal.SIGINT)
                out, said = rest(calling)
        assert (calling.returncode, out, said) == (130, "", "")


def test_the_name_of_whoever_is_logged_in_is_cut_to_what_a_name_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for user, name in (("ada", "ada"), ("Ada Lovelace", "AdaLovelace"), ("x" * 40, "x" * 16), ("mike", ""), ("", "")):
        monkeypatch.setattr("getpass.getuser", lambda user=user: user)
        assert login_name() == name
        assert not name or is_name(name)


def test_tokens_are_of_the_same_person_again_and_of_nobody_else(tmp_path: Path) -> None:
    assert len({token_for_journal(who) for who in ("ada", "bea", "ada")}) == 2
    secret = tmp_path / "state" / "client.secret"
    token = token_for_room("ada", "10.0.0.5:8000", secret)
    assert len(token) == 22
    assert token_for_room("ada", "10.0.0.5:8000", secret) == token
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    others = [
        ("bea", "10.0.0.5:8000", secret),
        ("ada", "10.0.0.6:8000", secret),
        ("ada", "10.0.0.5:8000", tmp_path / "x"),
    ]
    assert token not in {token_for_room(*other) for other in others}
    (tmp_path / "file").write_text("")
    for nowhere in (None, tmp_path / "file" / "secret"):
        assert token_for_room("ada", "h", nowhere) != token_for_room("ada", "h", nowhere)

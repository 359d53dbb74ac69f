"""The address of a server: what is shown of it, and what is not."""

from __future__ import annotations

import pytest

from luckytui.journal.place import Server


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:hunter2@db/radio", "postgresql://ann@db/radio"),
        (
            "postgresql://ann:p%40ss@db:5432/radio?sslmode=verify-full",
            "postgresql://ann@db:5432/radio?sslmode=verify-full",
        ),
        ("postgres://db/radio?user=ann&password=hunter2&host=a,b", "postgres://db/radio?user=ann&host=a,b"),
        ("postgresql:///radio?password=hunter2", "postgresql:///radio"),
        ("postgresql://ann:a@b:c@db/radio", "postgresql://ann@db/radio"),
        ("postgresql://ann:@db/radio?sslpassword=x", "postgresql://ann@db/radio"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    server = Server.read(url)
    assert (str(server), server.secret, server.url) == (shown, True, url)
    assert "hunter2" not in repr(server)


@pytest.mark.parametrize(
    "url", ["postgresql://", "postgresql:///radio?host=/tmp", "postgresql://ann@[::1]:5433,db/radio?application_name=x"]
)
def test_an_address_without_one_is_shown_as_it_is(url: str) -> None:
    server = Server.read(url)
    assert (str(server), server.secret) == (url, False)


@pytest.mark.parametrize("url", ["mysql://db/radio", "postgresql:/db", "postgresql://db/a b", "postgresql://db/\x1b"])
def test_what_is_no_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"^the address of a database is like postgresql://USER@HOST/DATABASE$"):
        Server.read(url)


def test_files_of_a_journal_are_named_after_its_address_without_its_password() -> None:
    digests = {
        Server.read(url).digest for url in ("postgresql://a:x@db/r", "postgresql://a:y@db/r", "postgresql://a@db/r")
    }
    assert len(digests) == 1
    assert Server.read("postgresql://a@db/s").digest not in digests

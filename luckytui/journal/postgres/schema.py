"""The schema of a journal on a server: its tables, and the steps that lead to them."""

from __future__ import annotations

from luckytui.journal.rows import SEQ_BITS

#: The name of the schema, which is ours alone.
SCHEMA = "luckytui"
#: What the table `journal` says of itself, so that nobody else's is taken for ours.
APPLICATION = "luckytui journal"

#: Statements by version: each step leads to the next one, the first one from nothing to version 1.
STEPS = (
    f"""
CREATE TABLE luckytui.journal (
    application text NOT NULL,
    version integer NOT NULL
);
INSERT INTO luckytui.journal VALUES ('{APPLICATION}', 1);
-- One row: who is on air, see `luckytui.journal.postgres.lease`.
CREATE TABLE luckytui.lease (
    token bigint NOT NULL,
    host text NOT NULL,
    pid integer NOT NULL,
    since timestamptz NOT NULL,
    seen timestamptz NOT NULL,
    until timestamptz NOT NULL
);
INSERT INTO luckytui.lease VALUES (0, '', 0, '-infinity', '-infinity', '-infinity');
CREATE TABLE luckytui.contest (
    id integer PRIMARY KEY,
    opened_at text NOT NULL,
    keyword text NOT NULL,
    seed bigint NOT NULL,
    callers integer NOT NULL,
    prizes integer NOT NULL,
    max_delay double precision NOT NULL,
    timeout double precision NOT NULL,
    lead_in double precision NOT NULL,
    propagation double precision NOT NULL,
    start_caller bigint NOT NULL,
    start_calls bigint NOT NULL,
    start_magic_number bigint NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('open', 'won', 'nobody', 'abandoned')),
    told integer NOT NULL CHECK (told IN (0, 1)),
    lines integer NOT NULL, -- live lines that joined, so that a lost row is noticed
    begun integer NOT NULL CHECK (begun IN (0, 1)), -- 0 in the lobby
    seal bigint NOT NULL -- of everything above, see `luckytui.journal.rows.sealed`
);
CREATE TABLE luckytui.line (
    contest integer NOT NULL,
    caller integer NOT NULL,
    name text NOT NULL,
    origin text NOT NULL,
    key text NOT NULL, -- what its call was sent with
    seq bigint NOT NULL, -- which call of the contest it made; 0 before that
    token text NOT NULL, -- whose it is, as SHA-256; empty for the keyboard's
    removed integer NOT NULL CHECK (removed IN (0, 1)),
    changes integer NOT NULL, -- how often it was renamed or removed
    seal bigint NOT NULL, -- of contest << {SEQ_BITS} | caller, of the rest above, and of the call
    PRIMARY KEY (contest, caller)
);
CREATE TABLE luckytui.call (
    contest integer NOT NULL,
    seq bigint NOT NULL,
    caller integer NOT NULL,
    number integer NOT NULL,
    magic_number bigint NOT NULL,
    at double precision NOT NULL,
    PRIMARY KEY (contest, seq),
    UNIQUE (contest, caller)
);
-- One row, see `luckytui.contest.joining.RoomRecord`.
CREATE TABLE luckytui.room (
    code text NOT NULL,
    locked integer NOT NULL CHECK (locked IN (0, 1)),
    most integer NOT NULL,
    removed text NOT NULL, -- tokens, the newest one last
    seal bigint NOT NULL -- of everything above
);
-- How the last show left its contest; empty after a crash, and while a show plays.
CREATE TABLE luckytui.departure (
    contest integer NOT NULL,
    at double precision NOT NULL,
    paused integer NOT NULL
);
""",
    """
-- Where the time of the contest on air stood at the last sign of life; contest 0 if there was none.
ALTER TABLE luckytui.lease
    ADD contest integer NOT NULL DEFAULT 0,
    ADD at double precision NOT NULL DEFAULT 0,
    ADD rate double precision NOT NULL DEFAULT 1,
    ADD paused boolean NOT NULL DEFAULT false;
""",
)

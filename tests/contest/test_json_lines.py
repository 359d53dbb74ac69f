"""README's table of the JSON lines is what the codec writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

from luckytui.contest.codec import encode
from tests.contest.test_codec import LINES

README = Path(__file__).parents[2] / "README.md"

#: What README calls the types of JSON.
TYPES = {"integer": (int,), "number": (int, float), "text": (str,), "boolean": (bool,), "list": (list,)}
#: A field that is true, or absent.
FLAG = "flag"


def test_readme_lists_every_event_with_its_fields_and_their_types() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (`contest`.*|`caller`.*) \|$", README.read_text(encoding="utf-8"), re.M))
    told = {event: re.findall(r"`(\w+)` (\w+)", fields) for event, fields in rows.items()}
    written = [json.loads(line) for event, _ in LINES.values() for line in encode(event)]
    for line in written:
        event = line.pop("event")
        if event == "snapshot":
            # Only for a viewer that comes late: no console writes it.
            continue
        fields = [(name, kind) for name, kind in told[event] if kind != FLAG or name in line]
        assert [name for name, _ in fields] == list(line), event
        assert all(line[name] is True if kind == FLAG else type(line[name]) in TYPES[kind] for name, kind in fields)
    assert {json.loads(line)["event"] for event, _ in LINES.values() for line in encode(event)} - {"snapshot"} == set(
        told
    )

"""The API's document: every route is in it, and the server keeps to it whatever is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings

from luckytui.room import pages
from luckytui.room.app import OPERATIONS, paths
from luckytui.room.operations import Operation
from luckytui.room.problems import KINDS
from tests.room.conftest import OpenRoom

#: Requests of each kind to each operation.
EXAMPLES = 10
#: What is allowed may still come too late (410); what is not may be too large before it is looked at (413).
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "410", "429"]},
        "negative_data_rejection": {"expected-statuses": ["401", "403", "404", "405", "413", "415", "422", "429"]},
    }
}

#: Answers never end there: a stream is no answer to be validated.
STREAMS = ("/api/1/events", "/api/1/feed")


def attack(url: str, operation: Operation, headers: dict[str, str]) -> None:
    """Send what the document allows on an operation, and what it does not, and see that the answers keep to it."""
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=schemathesis.Config.from_dict(CONFIG))
    described = schema[operation.path][operation.method]
    modes = [schemathesis.GenerationMode.POSITIVE]
    if operation.parameters or operation.takes is not None:
        modes.append(schemathesis.GenerationMode.NEGATIVE)
    for mode in modes:

        @given(case=described.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
        def send(case: Any) -> None:
            # JSON Schema takes 5.0 for an integer; msgspec does not.
            assume(not isinstance(case.body, dict) or not isinstance(case.body.get("contest"), float))
            case.call_and_validate(headers=headers)

        send()


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.path not in STREAMS], ids=lambda each: each.path
)
async def test_the_server_keeps_to_its_document(open_room: OpenRoom, operation: Operation) -> None:
    async with open_room() as here, here.joined() as phone:
        token = (await phone.post("/api/1/lines", json={})).json()["token"]
        headers = {"Authorization": f"Bearer {token}"}
        # In a thread: the server answers in this one.
        await asyncio.to_thread(attack, str(here.client.base_url), operation, headers)


async def test_every_route_is_in_the_document_with_its_problems(open_room: OpenRoom) -> None:
    async with open_room() as here:
        told = (await here.client.get("/openapi.json")).json()
    assert told["openapi"].startswith("3.1")
    outside = {*pages.FILES, "/openapi.json", "/problems/{name}"}
    served = {(path, method.lower()) for path, methods in paths().items() for method in methods}
    described = {(path, method) for path, item in told["paths"].items() for method in item}
    assert {(path, method) for path, method in served if path not in outside} == described
    assert {path for path, _ in served} - {path for path, _ in described} == outside
    for operation in OPERATIONS:
        responses = told["paths"][operation.path][operation.method.lower()]["responses"]
        for name in operation.problems:
            assert f"`{name}`" in responses[str(KINDS[name].status)]["description"]


async def test_every_kind_of_problem_is_described_under_its_type(open_room: OpenRoom) -> None:
    async with open_room() as here:
        for name, kind in KINDS.items():
            assert kind.detail in (await here.client.get(f"/problems/{name}")).text
        assert (await here.client.get("/problems/nothing")).status_code == 404

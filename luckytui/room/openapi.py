"""The OpenAPI document of the REST API, made from the operations and their types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from luckytui import __version__
from luckytui.room import api
from luckytui.room.operations import Answer, Operation
from luckytui.room.problems import KINDS

_PROBLEM = "application/problem+json"
#: What every operation may answer: the guard and the server see to it.
_ANYWHERE = ("bad-host",)
#: What every operation that takes a body may answer.
_OF_BODIES = ("bad-body", "bad-origin", "too-large", "not-json")


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of operations."""
    types: list[Any] = [api.Problem]
    for operation in operations:
        types += [answer.content for answer in operation.answers.values() if answer.content is not None]
        types += [operation.takes] if operation.takes is not None else []
    schemas, components = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    schema_of = {repr(kind): schema for kind, schema in zip(types, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "The room of luckytui",
            "version": __version__,
            "description": "A live radio contest: join with a line, hear the keyword, call with three digits.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "The token of a line."},
            },
        },
    }


def _described(operation: Operation, schema_of: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": operation.handler.__name__,
        "responses": {
            str(status): {"description": answer.description, "content": _content(answer, schema_of)}
            for status, answer in operation.answers.items()
        },
    }
    if operation.parameters:
        told["parameters"] = [dict(parameter) for parameter in operation.parameters]
    if operation.takes is not None:
        schema = schema_of[repr(operation.takes)]
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    if operation.secured:
        told["security"] = [{"token": []}]
    told["responses"] |= _refusals(operation, schema_of[repr(api.Problem)])
    return told


def _content(answer: Answer, schema_of: dict[str, Any]) -> dict[str, Any]:
    schema = schema_of[repr(answer.content)] if answer.content is not None else {"type": "string"}
    return {answer.media_type: {"schema": schema}}


def _refusals(operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the problems of an operation, by status."""
    names = [*operation.problems, *_ANYWHERE]
    if operation.takes is not None:
        names += _OF_BODIES
    elif operation.parameters:
        names.append("bad-body")
    by_status: dict[int, list[str]] = {}
    for name in names:
        by_status.setdefault(KINDS[name].status, []).append(name)
    return {
        str(status): {
            "description": "; ".join(f"`{name}`: {KINDS[name].title}" for name in sorted(set(kinds))),
            "content": {_PROBLEM: {"schema": schema}},
        }
        for status, kinds in sorted(by_status.items())
    }

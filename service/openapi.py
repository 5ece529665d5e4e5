"""Completes the OpenAPI document that FastAPI makes: whole examples out of the fields' own, problems as they are sent.

An example is written once, at the field; that of a shape, and of an answer, is put together from its fields'.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.problems import ProblemShape

_Schemas = Mapping[str, dict[str, Any]]


def completed(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the document with an example of every field, shape and JSON answer, and with the shape of problems."""
    # No route hands a problem to FastAPI as its model: it would tell them as application/json, the type of answers.
    schemas: _Schemas = spec["components"]["schemas"] | {"ProblemShape": ProblemShape.model_json_schema()}
    for shape in schemas.values():
        for field in shape.get("properties", {}).values():
            field.setdefault("examples", [example_of(field, schemas)])
    for shape in schemas.values():
        shape.setdefault("examples", [example_of(shape, schemas)])
    for operations in spec["paths"].values():
        for operation in operations.values():
            told = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
            if told:
                told.setdefault("example", example_of(told["schema"], schemas))
    return {**spec, "components": {**spec["components"], "schemas": schemas}}


def example_of(schema: Mapping[str, Any], schemas: _Schemas) -> Any:  # noqa: ANN401 - any JSON
    """Return the example of a schema: its own, else put together from its parts."""
    match schema:
        case {"examples": [first, *_]}:
            return first
        case {"$ref": str(address)}:
            return example_of(schemas[address.rpartition("/")[2]], schemas)
        case {"anyOf": [first, *_]}:
            return example_of(first, schemas)
        case {"const": only}:
            return only
        case {"enum": [first, *_]}:
            return first
        case {"items": entry}:
            return [example_of(entry, schemas)]
        case {"properties": fields}:
            return {name: example_of(field, schemas) for name, field in fields.items()}
    return schema.get("default")

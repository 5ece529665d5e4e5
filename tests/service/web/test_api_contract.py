"""The OpenAPI document: complete for a reader, and true of what the service does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import httpx
import jsonschema
import pytest

SHAPES = ("SearchResponse", "AskResponse", "MeetingsResponse", "DocumentResponse", "PassageResponse", "SuggestResponse")


@pytest.fixture(scope="module")
def spec(client: httpx.Client) -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = client.get("/openapi.json").json()
    return found


def test_every_operation_and_every_parameter_is_described(spec: dict[str, dict[str, dict[str, object]]]) -> None:
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description") and operation.get("summary"), (method, path)
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (path, parameter["name"])


def test_every_field_of_every_shape_has_a_description_and_an_example(
    spec: dict[str, dict[str, dict[str, object]]],
) -> None:
    shapes = spec["components"]["schemas"]
    assert set(SHAPES) <= set(shapes)
    for name, shape in shapes.items():
        for field, told in shape.get("properties", {}).items():
            assert told.get("description"), f"{name}.{field}"
            assert told.get("examples", [None])[0] is not None, f"{name}.{field}"
            conforms(told["examples"][0], told, spec)


def test_every_shape_and_every_json_answer_has_a_whole_example_that_conforms(
    spec: dict[str, dict[str, dict[str, object]]],
) -> None:
    for name, shape in spec["components"]["schemas"].items():
        assert set(shape["examples"][0]) == set(shape["properties"]), name
        conforms(shape["examples"][0], shape, spec)
    answers = [
        (path, content["application/json"])
        for path, operations in spec["paths"].items()
        for operation in operations.values()
        if "application/json" in (content := operation["responses"]["200"].get("content", {}))
    ]
    assert {"/api/search", "/api/ask", "/api/trace", "/api/export", "/healthz"} <= {path for path, _ in answers}
    for path, told in answers:
        assert told["example"], path
        conforms(told["example"], told["schema"], spec)


def test_the_example_of_a_quotation_is_as_long_as_its_offsets_say(
    spec: dict[str, dict[str, dict[str, object]]],
) -> None:
    quote = spec["components"]["schemas"]["QuoteShape"]["examples"][0]
    assert quote["end"] - quote["start"] == len(quote["text"])


def test_problems_are_documented_in_the_type_that_they_are_sent_in(
    client: httpx.Client, spec: dict[str, dict[str, dict[str, object]]]
) -> None:
    for path, operations in spec["paths"].items():
        for method, operation in operations.items():
            for status, told in operation["responses"].items():
                if int(status) >= 400:
                    assert list(told["content"]) == ["application/problem+json"], (method, path, status)
    for what in ("meetings", "documents", "passages"):
        response = client.get(f"/api/{what}/{'x' * 201}")
        assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert "HTTPValidationError" not in spec["components"]["schemas"]


@pytest.mark.parametrize("path", ["/api/export", "/api/trace/export"])
def test_every_format_of_an_export_is_documented_in_the_type_that_it_is_sent_in(
    client: httpx.Client, spec: dict[str, dict[str, dict[str, object]]], path: str
) -> None:
    operation = spec["paths"][path]["get"]
    (form,) = (parameter for parameter in operation["parameters"] if parameter["name"] == "format")
    sent = [
        client.get(path, params={"q": "agency staff", "format": name}).headers["content-type"].split(";")[0]
        for name in form["schema"]["enum"]
    ]
    assert sent == list(operation["responses"]["200"]["content"])


def test_links_can_be_followed_from_elsewhere(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "agency staff", "limit": 100}).json()["results"]
    ours = next(result for result in found if result["document"]["url"] is None)
    looked_up = client.get(f"/api/passages/{ours['passage']['id']}").json()
    assert looked_up["link"] == ours["link"] and ours["link"].startswith(str(client.base_url))
    assert client.get(ours["link"]).status_code == 200
    question = {"question": "agency staff", "filters": {"committee": [ours["meeting"]["committee"]]}}
    answer = client.post("/api/ask", json=question).json()
    streamed = client.post("/api/ask", json={**question, "stream": True}).text
    trace = client.get("/api/trace", params={"q": "agency staff"}).json()
    told = json.dumps([found, answer, trace]) + streamed
    links = re.findall(r'"link": ?"([^"]*)"', told)
    assert len(links) > 100 and [link for link in links if not link.startswith("http")] == []


def test_the_addresses_of_the_contract_are_all_there(spec: dict[str, dict[str, dict[str, object]]]) -> None:
    assert set(spec["paths"]) >= {
        "/api/search", "/api/ask", "/api/suggest", "/api/meetings", "/api/documents/{document_id}",
        "/api/passages/{passage_id}", "/api/export", "/feed", "/healthz", "/readyz", "/metrics",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "shape"),
    [("/api/search?q=cost&limit=2", "SearchResponse"), ("/api/suggest?q=ag", "SuggestResponse"),
     ("/api/meetings?limit=2", "MeetingsResponse"), ("/readyz", "HealthResponse")],
)  # fmt: skip
def test_answers_hold_the_fields_that_the_contract_names(
    client: httpx.Client, spec: dict[str, dict[str, dict[str, object]]], path: str, shape: str
) -> None:
    assert set(client.get(path).json()) == set(spec["components"]["schemas"][shape]["properties"])


def test_what_is_sent_is_what_the_contract_declares_in_every_field(
    client: httpx.Client, spec: dict[str, dict[str, dict[str, object]]]
) -> None:
    found = client.get("/api/search?q=agency+staff&limit=3").json()["results"][0]
    ids = {
        "document_id": found["document"]["id"], "meeting_id": found["meeting"]["id"],
        "passage_id": found["passage"]["id"],
    }  # fmt: skip
    asked = {
        "/api/search": "q=agency+staff", "/api/suggest": "q=ag", "/api/trace": "q=agency+staff",
        "/api/compare": "name=agency+staff&name=foster+carers",
    }  # fmt: skip
    checked = []
    for path, operations in spec["paths"].items():
        told = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        schema = told.get("application/json", {}).get("schema")
        if not schema or path.startswith("/api/export"):
            continue
        response = client.get(path.format(**ids), params=asked.get(path))
        assert response.status_code == 200, (path, response.text[:300])
        conforms(response.json(), schema, spec)
        checked.append(path)
    assert {"/api/search", "/api/meetings", "/api/documents/{document_id}", "/api/trace", "/readyz"} <= set(checked)
    whole = {"$ref": "#/components/schemas/AskResponse"}
    for question in ("What was said about agency staff?", "Are there mermaids in Thornmere?"):
        conforms(client.post("/api/ask", json={"question": question}).json(), whole, spec)
    conforms(client.get("/api/documents/nope").json(), {"$ref": "#/components/schemas/ProblemShape"}, spec)


def conforms(body: object, schema: dict[str, object], spec: dict[str, dict[str, dict[str, object]]]) -> None:
    """Check a body against a schema of the document, whose shapes allow no field beyond those they name."""
    jsonschema.validate(body, {**schema, "components": spec["components"]})


# The shapes that the API promised first; what was added since stands beside them.
PROMISED = {
    "result": {"rank", "score", "passage", "meeting", "document", "highlights", "link", "reference"},
    "passage": {"id", "document_id", "start", "end", "text", "heading_path", "kind", "page"},
    "meeting": {"id", "council", "committee", "held_on", "title"},
    "document": {"id", "title", "kind", "status", "url", "licence"},
    "citation": {"number", "quote", "passage_id", "meeting", "document", "link", "reference"},
    "period": {"label", "from", "to", "meetings", "meetings_total", "passages", "share", "top"},
}


def test_the_shapes_promised_first_are_all_there(client: httpx.Client) -> None:
    search = client.get("/api/search?q=agency+staff").json()
    assert set(search) >= {"query", "total", "took_ms", "results", "facets"}
    assert set(search["facets"]) == {"year", "committee", "kind"}
    result = search["results"][0]
    assert set(result) >= PROMISED["result"]
    for part in ("passage", "meeting", "document"):
        assert set(result[part]) >= PROMISED[part], part
    answer = client.post("/api/ask", json={"question": "What was said about agency staff?"}).json()
    for citation in answer["citations"] + answer["nearest"]:
        assert set(citation) >= PROMISED["citation"]
        assert set(citation["quote"]) == {"document_id", "start", "end", "text"}
    trace = client.get("/api/trace?q=agency+staff").json()
    assert set(trace) >= {"query", "by", "periods", "undated", "total", "took_ms"}
    for period in [*trace["periods"], trace["undated"]]:
        assert set(period) >= PROMISED["period"]
        assert all(set(citation) >= PROMISED["citation"] for citation in period["top"])


def test_problem_types_lead_to_their_explanation(client: httpx.Client) -> None:
    reference = client.get("/api").text
    for path in ("/api/documents/nope", "/api/search", "/api/search?q=%3F"):
        name = client.get(path).json()["type"].removeprefix("/api#")
        assert f'id="{name}"' in reference


def test_the_service_keeps_its_contract_whatever_is_sent(client: httpx.Client) -> None:
    """Schemathesis makes requests from the OpenAPI document: none may fail, and every answer must be as described."""
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    from hypothesis import HealthCheck, Phase, given, settings

    document = client.get("/openapi.json").json()
    schema = schemathesis.openapi.from_dict(document)
    quiet = settings(
        max_examples=12,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in ("/api/ask", "/metrics"):
            continue  # an answer takes the reader's time; its refusals are tested by hand

        @quiet
        @given(case=operation.as_strategy())
        def holds(case: object) -> None:
            response = client.request(**sent(case))
            assert response.status_code < 500, response.text
            told = document["paths"][case.path][case.method.lower()]["responses"]
            assert str(response.status_code) in told, (case.path, response.status_code, response.text[:300])
            if response.status_code >= 400:
                assert response.headers["content-type"] == "application/problem+json"

        holds()


def sent(case: object) -> dict[str, object]:
    """Return a made-up request as httpx takes it."""
    path = re.sub(r"{(\w+)}", lambda found: quoted(str(case.path_parameters[found[1]])), case.path)
    return {"method": case.method, "url": path, "params": list(pairs(case.query or {}))}


def quoted(part: str) -> str:
    from urllib.parse import quote

    return quote(part.encode("utf-8", "replace"), safe="") or "-"


def pairs(query: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in query.items():
        for one in value if isinstance(value, list) else [value]:
            text = one if isinstance(one, str) else json.dumps(one)
            yield name, text.encode("utf-8", "replace").decode()

"""Traces: a collector gets the spans of a command and of a request, without secrets."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from support.receiver import Receiver, receiving
from support.rows import line
from support.servers import fetch, run, serving, wait_for

from feeds.errors import ConfigError
from feeds.runtime import tracing

TRACE_ID, PARENT_ID = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def spans(collector: Receiver) -> list[Any]:
    """All spans that a collector has got over OTLP/HTTP."""
    received: list[Any] = []
    for request in collector.seen:
        is_packed = request.headers.get("content-encoding") == "gzip"
        body = gzip.decompress(request.body) if is_packed else request.body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for scope in resource.scope_spans:
                received += scope.spans
    return received


def attributes(span: Any) -> dict[str, str]:
    return {
        pair.key: pair.value.string_value or str(pair.value.int_value) for pair in span.attributes
    }


def test_a_collector_gets_the_spans_of_commands_and_requests(tmp_path: Path) -> None:
    """A request goes on with its client's trace; neither a query nor a partner's token is named."""
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    with receiving() as collector:
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.base,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }
        assert 0 == run(tmp_path, "import", "news.jsonl", **settings).returncode
        names = {span.name for span in spans(collector)}
        assert {"wirefeed import", "store write"} <= names

        added = run(tmp_path, "partners", "add", "paper", **settings)
        token = added.stdout.strip()
        path = f"/partners/paper/{token}/latest.rss"
        with serving(tmp_path, **settings) as base:
            traceparent = f"00-{TRACE_ID}-{PARENT_ID}-01"
            fetch(base + "/sections/none?secretword=1", traceparent=traceparent)
            assert 200 == fetch(base + path)[0]
            wait_for(lambda: "GET partner" in {span.name for span in spans(collector)})
            wait_for(lambda: TRACE_ID in {span.trace_id.hex() for span in spans(collector)})
    (request,) = (
        span
        for span in spans(collector)
        if span.trace_id.hex() == TRACE_ID and span.parent_span_id.hex() == PARENT_ID
    )
    assert "/sections/none" == attributes(request)["url.path"]
    assert "404" == attributes(request)["http.response.status_code"]
    children = [span for span in spans(collector) if span.parent_span_id == request.span_id]
    assert {"store read"} == {span.name for span in children}
    written = str(spans(collector))
    assert "secretword" not in written
    assert token not in written


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(ConfigError, match=r"wirefeed\[tracing\]"):
        tracing.start("import")

"""Traces with OpenTelemetry: where requests, commands, polls and deliveries spend their time.

Off unless OpenTelemetry's own setting ``OTEL_EXPORTER_OTLP_ENDPOINT`` is in the environment. It
needs the extra ``wirefeed[tracing]``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from feeds.errors import ConfigError
from feeds.text.tokens import masked

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
Attributes = Mapping[str, str | int | float | bool]
_tracer: Any = None
_stops: list[Callable[[], None]] = []


def start(process: str) -> None:
    """Start tracing in this process where the environment asks for it; ``process`` names its task.

    Raises:
        ConfigError: an endpoint is set and the extra is not installed.
    """
    global _tracer
    endpoint = next((name for name in ENDPOINTS if os.environ.get(name)), None)
    if endpoint is None or os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        reason = f"needs OpenTelemetry ({error}); run: pip install 'wirefeed[tracing]', or unset it"
        raise ConfigError(endpoint, "environment", reason) from error
    attributes: dict[str, str | int] = {"wirefeed.process": process, "process.pid": os.getpid()}
    if not os.environ.get("OTEL_SERVICE_NAME"):
        attributes["service.name"] = "wirefeed"
    provider = TracerProvider(resource=Resource.create(attributes))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    _tracer = provider.get_tracer("wirefeed")
    _stops.append(provider.shutdown)


def stop() -> None:
    """Send what has not been sent yet."""
    while _stops:
        _stops.pop()()


@contextmanager
def trace(name: str, attributes: Attributes | None = None, parent: str = "") -> Iterator[None]:
    """Time a whole piece of work; ``parent`` is the ``traceparent`` of its client (W3C Trace
    Context), if it sent one.
    """
    if _tracer is None:
        yield
        return
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    context = TraceContextTextMapPropagator().extract({"traceparent": parent}) if parent else None
    with _tracer.start_as_current_span(name, context, attributes=_clean(attributes or {})):
        yield


@contextmanager
def span(name: str) -> Iterator[None]:
    """Time a part of the work that is being traced; without a trace nothing."""
    if _tracer is None or not _current().is_recording():
        yield
        return
    with _tracer.start_as_current_span(name):
        yield


def note(attributes: Attributes) -> None:
    """Add what has become clear to the span of this moment."""
    if _tracer is not None:
        _current().set_attributes(_clean(attributes))


def _current() -> Any:
    from opentelemetry.trace import get_current_span

    return get_current_span()


def _clean(attributes: Attributes) -> dict[str, Any]:
    """Return the attributes without secrets."""
    return {
        name: masked(value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }

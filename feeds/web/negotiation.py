"""Content negotiation: codings by Accept-Encoding (RFC 9110 §12.5.3), pages by Accept. Pure."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

from feeds.runtime.compression import CODINGS

IDENTITY = "identity"
_KNOWN = (*CODINGS, IDENTITY)


def coding_for(accept_encoding: str, available: Container[str]) -> str:
    """Return the best coding that is ready and accepted; ``identity`` where none is."""
    for coding in _by_preference(accept_encoding[:1000]):
        if coding == IDENTITY or coding in available:
            return coding
    return IDENTITY


def accepts(header: str, name: str) -> bool:
    """Return whether a list of names with weights (A-IM, RFC 3229 §10.5.3) accepts ``name``."""
    return _weights(header[:1000]).get(name, 0.0) > 0


def prefers_html(accept: str) -> bool:
    """Return whether an Accept header names HTML, and nothing with a higher weight (RFC 9110
    §12.5.1), as browsers do. Feed readers and programs name other types or none.
    """
    weights = _weights(accept[:1000])
    weight = weights.get("text/html", 0.0)
    return weight > 0 and weight == max(weights.values())


@lru_cache(maxsize=1024)
def _by_preference(accept_encoding: str) -> tuple[str, ...]:
    """Return accepted codings, by the client's weights, then our order; refused ones are
    omitted.
    """
    weights = _weights(accept_encoding)
    if "x-gzip" in weights:
        weights["gzip"] = weights.pop("x-gzip")
    any_weight = weights.get("*", 0.0)
    weighed = []
    for place, coding in enumerate(_KNOWN):
        # Not named, identity is accepted, after everything that is named.
        default = (
            max(any_weight, 0.0001) if coding == IDENTITY and weights.get("*") != 0 else any_weight
        )
        weight = weights.get(coding, default)
        if weight > 0:
            weighed.append((-weight, place, coding))
    return tuple(coding for _, _, coding in sorted(weighed))


def _weights(header: str) -> dict[str, float]:
    """Return the names in a comma-separated list, with the weight of each."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip():
            weights[name.strip()] = _weight(parameters)
    return weights


def _weight(parameters: str) -> float:
    """Return the q-value, 1 by default; an invalid number counts as refused."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value.strip()), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0

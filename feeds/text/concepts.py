"""Concept URIs of news vocabularies: a scheme and a code in one address (IPTC NewsCodes). Pure."""

from __future__ import annotations

SUBJECT_CODES = "http://cv.iptc.org/newscodes/subjectcode/"
MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
# The aliases of the IPTC's own catalogue.
ALIASES = {"subj": SUBJECT_CODES, "medtop": MEDIA_TOPICS}


def parse_concept(uri: str) -> tuple[str, str]:
    """Return the scheme and the code of a concept's URI; without an address the scheme is empty."""
    if not uri.startswith(("http://", "https://")):
        return "", uri
    scheme, _, code = uri.rstrip("/").rpartition("/")
    return f"{scheme}/", code


def format_concept(scheme: str, code: str) -> str:
    """Return the URI of a concept, empty if its scheme is not the beginning of an address."""
    is_address = scheme.startswith(("http://", "https://")) and scheme.endswith("/")
    return scheme + code if is_address and code else ""

"""Headers before a text: those of an e-mail (RFC 5322 §2.2) in several languages, front matter."""

from __future__ import annotations

import re

from feeds.languages.registry import LANGUAGES

# Header fields of RFC 5322 and common ones; X-… fields are recognised by their form.
_MAIL_FIELDS = frozenset(
    field for language in LANGUAGES.values() for field in language.mail_fields.split()
)
_SUBJECTS = frozenset(language.mail_subject for language in LANGUAGES.values())
_FIELD = re.compile(r"\*?([^\W\d_][\w-]{1,40}):\*?(?:[ \t]|$)")
_TRANSPORT_FIELD = re.compile(
    r"(?:x|arc|dkim|authentication|received|list|ms|thread|resent)-[\w-]+$", re.IGNORECASE
)
_FORWARDED = re.compile(
    "|".join(line for language in LANGUAGES.values() for line in language.forwarded),
    re.IGNORECASE,
)
_FRONT_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")


def mail_headers(text: str) -> list[str]:
    """Return the known header lines that a text begins with (RFC 5322 §2.2), in English or another
    language.
    """
    headers: list[str] = []
    is_in_field = False
    for line in text.lstrip().split("\n")[:80]:
        field = _FIELD.match(line)
        if _FORWARDED.match(line) or (not headers and line.startswith("From ") and "@" in line):
            headers.append(line.strip())
        elif field is not None:
            is_in_field = True
            if field[1].lower() in _MAIL_FIELDS or _TRANSPORT_FIELD.match(field[1]):
                headers.append(line.strip())
        elif line.strip() and not (is_in_field and line.startswith((" ", "\t"))):
            break
        elif is_in_field and not line.strip():
            break  # the header ends at a blank line
    return headers


def is_subject(header: str) -> bool:
    """Return whether a header line is the subject of an e-mail, in any known language."""
    return header.partition(":")[0].strip().lower() in _SUBJECTS


def header_names(headers: list[str]) -> str:
    """Return the names of the first header lines, for a message."""
    return ", ".join(header.partition(":")[0] for header in headers[:3])


def has_front_matter(text: str) -> bool:
    """Return whether a text begins with front matter, in YAML (``---``) or TOML (``+++``)."""
    return _FRONT_MATTER.match(text.lstrip()) is not None

"""Headers before a text: those of an e-mail (RFC 5322 §2.2) in several languages, front matter."""

from __future__ import annotations

import re

# Header fields of RFC 5322 and common ones; X-… fields are recognised by their form.
_MAIL_FIELDS = frozenset(
    "from to cc bcc subject date sender reply-to return-path received delivered-to message-id "
    "in-reply-to references "
    "mime-version content-type content-transfer-encoding content-language thread-topic "
    "thread-index importance "
    "von an betreff datum gesendet de para asunto assunto objet envoyé da oggetto от кому тема "
    "дата kimden kime konu "
    "kimdən kimə mövzu".split()
)
_FIELD = re.compile(r"\*?([^\W\d_][\w-]{1,40}):\*?(?:[ \t]|$)")
_TRANSPORT_FIELD = re.compile(
    r"(?:x|arc|dkim|authentication|received|list|ms|thread|resent)-[\w-]+$", re.IGNORECASE
)
_FORWARDED = re.compile(
    r"-{3,}[ ]*(?:Original Message|Forwarded message|Weitergeleitete Nachricht|Ursprüngliche "
    r"Nachricht|"
    r"Message transféré|Mensaje reenviado|Пересылаемое сообщение|Исходное сообщение)[ "
    r"]*-{3,}|Begin forwarded message:",
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


def header_names(headers: list[str]) -> str:
    """Return the names of the first header lines, for a message."""
    return ", ".join(header.partition(":")[0] for header in headers[:3])


def has_front_matter(text: str) -> bool:
    """Return whether a text begins with front matter, in YAML (``---``) or TOML (``+++``)."""
    return _FRONT_MATTER.match(text.lstrip()) is not None

"""Names and e-mail addresses in one string, as feeds write authors. Pure."""

from __future__ import annotations

import re

_MAIL = r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"
# "mail (name)" of RSS 2.0, "name (mail)", "name <mail>", and a mail alone.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:mailto:)?(?P<mail>{_MAIL})\s*\((?P<name>[^()]*)\)?",
        rf"(?P<name>[^<(]*?)\s*[<(]\s*(?:mailto:)?(?P<mail>{_MAIL})\s*[>)]?",
        rf"(?:mailto:)?(?P<mail>{_MAIL})",
    )
)


def name_and_mail(text: str) -> tuple[str, str]:
    """Return a person's name and address. Without a name, the part before the @ is the name."""
    line = " ".join(text.split())
    for form in _FORMS:
        if match := form.fullmatch(line):
            parts = match.groupdict()
            name = (parts.get("name") or "").strip(" \"'")
            return name or parts["mail"].partition("@")[0], parts["mail"]
    return line, ""

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


_BY = re.compile(r"^(?:by|von|par|por|di|da|de|av|af|door|przez|от)\s+", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[,;/|]\s*|\s+(?:and|AND|und|UND|et|y|e|och|og|en|и|və|ve|&)\s+")
_MOST_WORDS = 4


def names_of_byline(byline: str) -> list[str]:
    """Return the names in a byline: "By Ann Lee and Bo Kim" has two.

    A byline in another form is returned as one name.
    """
    line = _BY.sub("", " ".join(byline.split()))
    names = [name for name in _BETWEEN_NAMES.split(line) if name]
    # An agency or a desk after the names: "Ann Lee, dpa".
    persons = [name for name in names if 2 <= len(name.split()) <= _MOST_WORDS]
    return persons or ([line] if line else [])

"""Which language tags (BCP 47) name one language, as readers read it. Pure."""

from __future__ import annotations

# Whose writing the region tells (RFC 5646 §2.2.3 would have it said).
_SCRIPTS = {
    ("zh", "tw"): "hant",
    ("zh", "hk"): "hant",
    ("zh", "mo"): "hant",
    ("zh", "cn"): "hans",
    ("zh", "sg"): "hans",
}


def primary(tag: str) -> str:
    """The language without script and region: ``en`` of ``en-GB``."""
    return tag.partition("-")[0].lower()


def script(tag: str) -> str:
    """The script that a tag names or its region tells, in small letters; empty where neither does."""
    own, *others = tag.lower().split("-")
    named = next((one for one in others if len(one) == 4 and one.isalpha()), "")
    return named or next((_SCRIPTS[own, one] for one in others if (own, one) in _SCRIPTS), "")


def is_same(one: str, other: str) -> bool:
    """Whether two tags name one language in one writing; regions make no difference, nor does a script that only one names."""
    return primary(one) == primary(other) and not differ_in_script(one, other)


def differ_in_script(one: str, other: str) -> bool:
    """Whether two tags name one language in two scripts: sr-Latn and sr-Cyrl, zh-TW and zh-CN."""
    return (
        primary(one) == primary(other)
        and bool(script(one) and script(other))
        and script(one) != script(other)
    )

"""Language tags (BCP 47): comparison of tags, scripts and the direction of text."""

from __future__ import annotations

# Scripts implied by regions (RFC 5646 §2.2.3 expects an explicit script).
_SCRIPTS = {
    ("zh", "tw"): "hant",
    ("zh", "hk"): "hant",
    ("zh", "mo"): "hant",
    ("zh", "cn"): "hans",
    ("zh", "sg"): "hans",
}
# Languages written from right to left: all of the CLDR's.
RIGHT_TO_LEFT = frozenset(
    "apc ar bal bgn ckb dv fa he ks lrc mzn nqo ps rhg sd sdh skr syr trw ug ur yi".split()
)


def primary(tag: str) -> str:
    """Return the language without script and region: ``en`` of ``en-GB``."""
    return tag.partition("-")[0].lower()


def script(tag: str) -> str:
    """Return the script that a tag names or its region implies, in lower case; empty if neither
    does.
    """
    language, *subtags = tag.lower().split("-")
    named = next((subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()), "")
    return named or next(
        (_SCRIPTS[language, subtag] for subtag in subtags if (language, subtag) in _SCRIPTS), ""
    )


def is_same(tag: str, other_tag: str) -> bool:
    """Return whether two tags name one language in one script; regions are ignored, and so is a
    script in one tag only.
    """
    return primary(tag) == primary(other_tag) and not differ_in_script(tag, other_tag)


def differ_in_script(tag: str, other_tag: str) -> bool:
    """Return whether two tags name one language in two scripts: sr-Latn and sr-Cyrl, zh-TW and
    zh-CN.
    """
    return (
        primary(tag) == primary(other_tag)
        and bool(script(tag) and script(other_tag))
        and script(tag) != script(other_tag)
    )

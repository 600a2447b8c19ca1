"""The language of a draft: its source's word, unless there is none or the text contradicts it."""

from __future__ import annotations

from dataclasses import replace

from feeds.config import LANGUAGE_TAG
from feeds.languages.identify import Identified, are_alike, identify
from feeds.languages.tags import primary
from feeds.model import Draft

# Tags that name no language: several, undetermined, uncoded, no words (ISO 639-2).
_NONE = frozenset(["mul", "und", "mis", "zxx"])
# A text decides where its source says nothing; against its source it must be longer and surer.
_LEAST_LETTERS, _LEAST_PROBABILITY = 40, 0.6
_MANY_LETTERS, _HIGH_PROBABILITY = 200, 0.9


def corrected_language(draft: Draft) -> Draft:
    """Return the draft with the language of its text, where its source surely names another one."""
    source_language, identified = language_of(draft), _of_text(draft)
    is_sure = identified.letters >= _MANY_LETTERS and identified.probability >= _HIGH_PROBABILITY
    if not source_language or not is_sure or are_alike(source_language, identified.language):
        return draft
    warning = (
        f"its text is in {identified.language!r}, not in {source_language!r} as its source says"
    )
    return replace(draft, language=identified.language, warnings=(*draft.warnings, warning))


def identified_language(draft: Draft) -> str:
    """Return the language of a draft's text, empty where it is too short or unclear."""
    identified = _of_text(draft)
    is_sure = identified.letters >= _LEAST_LETTERS and identified.probability >= _LEAST_PROBABILITY
    return identified.language if is_sure else ""


def _of_text(draft: Draft) -> Identified:
    last = draft.revisions[-1]
    return identify(f"{last.headline}. {last.body_text or last.body_html}")


def language_of(draft: Draft) -> str:
    """Return the language that the draft names, if it is one."""
    tag = draft.language.replace("_", "-").strip()
    return tag if LANGUAGE_TAG.match(tag) and primary(tag) not in _NONE else ""

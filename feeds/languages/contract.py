"""The contract of a language: the data that its module registers.

A language is one module of this package with a constant ``LANGUAGE``. The wide names of months come
from the CLDR (through Babel) and need no entry. Patterns are regular expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from feeds.model import Significance


class Marker(NamedTuple):
    """A marker of an agency's own form that opens a headline, and its significance.

    ``pattern`` matches the headline in capitals with the dotted İ folded to I. ``means`` is None
    for markers without significance.
    """

    pattern: str
    means: Significance | None
    source: str


@dataclass(frozen=True, kw_only=True)
class Language:
    """The words of one language.

    Attributes:
        tag: the primary language (BCP 47), as ``en``.
        months: month names in addition to the wide ones of the CLDR: 1–12 to names, one space
            between them, in lower case.
        date_words: patterns of words around a date that carry no part of it.
        markers: markers of headlines that have a form of their own.
        update_marks: a pattern of words, in capitals and with the dotted İ as I, that mark a
            headline at its beginning ("UPDATED: …", "(updated) …") or its end.
        correction_marks: the same for corrections.
        withdrawal_words: the same for withdrawals. They count only where the text asks for one,
            too: a headline may also say that a concert is cancelled.
        withdrawal_notices: patterns of sentences that ask not to use a text. They count only where
            the text names a story that is here.
        removal_notices: patterns of the first sentence of a text that replaces a removed one.
        media_words: patterns of words that mark a headline with pictures or video.
        correction_labels: words that open a correction notice, before a colon or dash.
        correction_notices: patterns of sentences that declare a correction.
        related_headings: patterns of headings above a list of related articles.
        furniture: patterns of whole lines of a page that are not the story: menus, sharing.
        stamp_words: patterns of words before the time of a publication or an update, in a line of
            its own.
        asides: patterns of whole lines, beside ``furniture``, that tell nothing of a story.
        aside_sentences: the same for lines that are sentences.
        promo_words: patterns of words of lines that promote the site: newsletter, app.
        reader_words: patterns of words by which such a line speaks to its readers.
        imperatives: words with which such a line begins: subscribe, follow.
        bylines: patterns of words before the names of a text's authors.
        sign_offs: patterns of words before the names of those who worked on it.
        tag_headings: patterns of headings above tags.
        photo_lines: patterns with which a line about a picture begins.
        updated_words: patterns of words before the time of an update.
        inline_furniture: patterns within a text that are not the story's.
        counted: patterns of words beside a number in a counter, as "3 comments".
        ago: patterns of a line that says how long ago something was.
        mail_fields: names of header lines of e-mails, and ``mail_subject`` of the subject line.
        forwarded: patterns of the line above a forwarded e-mail.
        number_words: values and their words in turn, as ``2 two 12 twelve``; a value may have
            more, and ``_`` stands for a space.
        number_compounds: how the words of numbers like 42 are made, as ``{tens}-{unit}``.
        percent: words and phrases for percent.
        negations: words that say that something is not so.
        negative_form: a pattern of forms of verbs that say so, in folded words.
        negative_prefixes: beginnings that turn a word into its opposite, as ``il``.
        qualifiers: words that turn what they stand beside: former, deputy, alleged.
        reporting_verbs: words by which a text says that somebody said something; one for another
            changes no fact.
        outcomes: words of events and verdicts, those of one meaning in one text; a word that ends
            with ``*`` is a stem.
        counted_facts: the words of notes for what numbers count, to the words beside a number.
        common_words: words that are common in news on any subject; a word that ends with ``*`` is a
            stem.
        stop_words: words without meaning for search and relevance.
        function_words: further words of grammar, which state no fact.
        elisions: beginnings of words before an apostrophe, as ``l`` in l'homme.
        phrases: phrases of pages, feeds and embeds: the English text to the translation.
    """

    tag: str
    months: Mapping[int, str] = field(default_factory=dict)
    date_words: tuple[str, ...] = ()
    markers: tuple[Marker, ...] = ()
    update_marks: str = ""
    correction_marks: str = ""
    withdrawal_words: str = ""
    withdrawal_notices: tuple[str, ...] = ()
    removal_notices: tuple[str, ...] = ()
    media_words: tuple[str, ...] = ()
    correction_labels: tuple[str, ...] = ()
    correction_notices: tuple[str, ...] = ()
    related_headings: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    stamp_words: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    aside_sentences: tuple[str, ...] = ()
    promo_words: tuple[str, ...] = ()
    reader_words: tuple[str, ...] = ()
    imperatives: str = ""
    bylines: tuple[str, ...] = ()
    sign_offs: tuple[str, ...] = ()
    tag_headings: tuple[str, ...] = ()
    photo_lines: tuple[str, ...] = ()
    updated_words: tuple[str, ...] = ()
    inline_furniture: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    mail_fields: str = ""
    mail_subject: str = ""
    forwarded: tuple[str, ...] = ()
    number_words: str = ""
    number_compounds: tuple[str, ...] = ()
    percent: tuple[str, ...] = ()
    negations: str = ""
    negative_form: str = ""
    negative_prefixes: str = ""
    qualifiers: str = ""
    reporting_verbs: str = ""
    outcomes: tuple[str, ...] = ()
    counted_facts: Mapping[str, str] = field(default_factory=dict)
    common_words: str = ""
    stop_words: str = ""
    function_words: str = ""
    elisions: str = ""
    phrases: Mapping[str, str] = field(default_factory=dict)

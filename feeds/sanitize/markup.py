"""The first stage: a linear-time pass that makes any markup small, shallow and balanced.

It writes only allow-listed tags, each closed, with capped depth, number and attributes. What feeds
cannot carry becomes what they can: frames, players and widgets become links, formulas and drawings
become text, lazy pictures get their real address. It is not the security boundary: nh3 and bleach
follow.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from feeds.model import Embed
from feeds.sanitize import embeds, policy
from feeds.sanitize.formulas import drawing, formula
from feeds.sanitize.pictures import best_source, is_placeholder
from feeds.sanitize.tokens import Tag, raw_attributes, tokens
from feeds.sanitize.writer import Writer, hidden
from feeds.text.providers import recognised
from feeds.text.urls import clean_link

# Elements whose loss is reported, with their names in the report.
_REPORTED = {
    "applet": "applets",
    "canvas": "canvas drawings",
    "frameset": "frames",
    "input": "form fields",
    "script": "scripts",
    "select": "form fields",
    "style": "styles",
    "textarea": "form fields",
}
_ADDRESS = re.compile(r"\s*https?://\S{4,2000}\s*")
_INLINE = frozenset(["b", "i", "em", "strong", "span", "br"])
_PLACE = re.compile(r'<a(?: id="([^"]*)")? href="#([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_TAG_WITH_ID = re.compile(r'(<[a-z0-9]+[^>]*?) id="([^"]*)"')


@dataclass
class Changes:
    """The changes of a cleaning beyond white space: counts of converted and of removed parts."""

    converted: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)


def balanced(markup: str, base_url: str, changes: Changes) -> str:
    """Return ``markup`` with only allow-listed tags and attributes, balanced and shallow.

    Conversions and removals are counted in ``changes``.
    """
    conversion = _Conversion(base_url, changes)
    conversion.read(markup)
    return conversion.finish()


@dataclass
class _Post:
    """A quoted post of a network: the depth of its ``blockquote``, and its links so far."""

    depth: int
    embed: Embed | None
    links: list[tuple[int, Embed]] = field(default_factory=list)


@dataclass
class _Figure:
    """An open ``figure``: where the titles are that its caption may replace."""

    depth: int
    untitled: list[int] = field(default_factory=list)
    caption_begin: int = -1


class _Conversion:
    """One reading of a text's markup."""

    def __init__(self, base_url: str, changes: Changes) -> None:
        self._base_url = base_url
        self._changes = changes
        self._writer = Writer(changes.removed)
        self._sources: list[dict[str, str]] = []
        self._figures: list[_Figure] = []
        self._posts: list[_Post] = []
        self._is_in_picture = False
        self._fallback_depth = 0
        self._addresses: list[str] = []
        # The picture or embed after which no words came: an address and where its poster is.
        self._last_shown = ""
        self._poster_at = -1
        self._resumes_p = False

    def read(self, markup: str) -> None:
        for token in tokens(markup):
            if self._writer.is_full:
                self._changes.removed["elements over the limit"] += isinstance(token, Tag)
            elif isinstance(token, str):
                self._text(token)
            elif token.is_end:
                self._end(policy.WRITTEN_AS.get(token.name, token.name))
            else:
                self._start(token)

    def finish(self) -> str:
        for post in reversed(self._posts):
            self._end_post(post)
        self._writer.end_down_to(0)
        html = "".join(self._writer.parts)
        return _with_places(html) if ' id="' in html or 'href="#' in html else html

    def _text(self, run: str) -> None:
        if self._is_bare_address(run) and (embed := recognised(unescape(run.strip()))):
            self._embed(embed)
            return
        if not run.isspace():
            self._last_shown = ""
            self._resume_paragraph()
        self._writer.text(run)

    def _resume_paragraph(self) -> None:
        """Open a paragraph for what follows an embed that ended one."""
        if self._resumes_p:
            self._writer.start("p", {})
        self._resumes_p = False

    def _is_bare_address(self, run: str) -> bool:
        """Return whether a text is an address alone in its block: editors write embeds so."""
        if not _ADDRESS.fullmatch(run) or not self._writer.parts:
            return False
        parts = self._writer.parts
        last = next((part for part in reversed(parts[-3:]) if not part.isspace()), "")
        return last in ("<p>", "<div>", "<figure>")

    def _start(self, tag: Tag) -> None:
        if tag.name in _CONVERTED:
            _CONVERTED[tag.name](self, tag)
        elif embeds.is_frame(tag.name):
            self._frame(tag)
        elif tag.name in policy.DROPPED_WITH_CONTENT:
            self._count_removed(tag.name)
        else:
            self._element(tag)

    def _element(self, tag: Tag) -> None:
        name = policy.WRITTEN_AS.get(tag.name, tag.name)
        if name not in policy.TAGS:
            self._count_removed(tag.name)
            self._writer.gap(name)
            return
        raw = raw_attributes(tag)
        attributes = self._attributes(name, raw)
        if name == "a" and "href" not in attributes:
            if "href" in raw:
                self._changes.removed[_why_removed(raw["href"])] += 1
            if "id" not in attributes:
                return
            name, attributes = "span", {"id": attributes["id"]}
        if name in _INLINE:
            self._resume_paragraph()
        self._resumes_p = False
        at = len(self._writer.parts)
        if not self._writer.start(name, attributes):
            return
        if name == "a":
            self._link(attributes)
        elif name == "figure":
            self._figures.append(_Figure(len(self._writer.open_tags)))
        elif name == "figcaption" and self._figures:
            self._figures[-1].caption_begin = at
        elif name == "blockquote" and embeds.is_quoted_post(tag):
            post = embeds.widget(tag, self._base_url)
            self._posts.append(_Post(len(self._writer.open_tags), post))
        elif embed := embeds.widget(tag, self._base_url):
            self._embed(embed)

    def _attributes(self, name: str, raw: Mapping[str, str]) -> dict[str, str]:
        cleaned = {
            key: policy.clean_attribute(name, key, value, self._base_url)
            for key, value in raw.items()
        }
        if name == "a" and "id" not in raw and "name" in raw:
            cleaned["id"] = policy.clean_attribute(name, "id", raw["name"])
        if name in ("td", "th") and "align" not in raw:
            cleaned["align"] = policy.alignment(raw.get("style", ""))
        ordered: dict[str, str | None] = {}
        for name in ("id", "href"):
            if name in cleaned:
                ordered[name] = cleaned.pop(name)
        ordered.update(cleaned)
        return {name: value for name, value in ordered.items() if value is not None}

    def _link(self, attributes: Mapping[str, str]) -> None:
        address = attributes["href"]
        self._addresses.append(address)
        embed = recognised(address) if self._posts else None
        if embed and embed.kind == "post":
            self._posts[-1].links.append((len(self._writer.parts) - 1, embed))

    def _end(self, name: str) -> None:
        if name == "picture":
            self._end_picture()
            return
        if name == "p":
            self._resumes_p = False
        if name == "figcaption":
            self._end_caption()
        if name == "blockquote" and self._posts:
            is_of_post = "blockquote" not in self._writer.open_tags[self._posts[-1].depth :]
            if is_of_post:
                self._end_post(self._posts.pop())
        self._writer.end(name)
        while self._figures and self._figures[-1].depth > len(self._writer.open_tags):
            self._figures.pop()

    def _count_removed(self, name: str) -> None:
        if name in _REPORTED:
            self._changes.removed[_REPORTED[name]] += 1

    # Pictures

    def _picture(self, tag: Tag) -> None:
        self._is_in_picture, self._sources = True, []

    def _source(self, tag: Tag) -> None:
        if self._is_in_picture:
            self._sources.append(raw_attributes(tag))

    def _end_picture(self) -> None:
        if self._sources:
            self._image(Tag("img", False, ""))
        self._is_in_picture, self._sources = False, []

    def _image(self, tag: Tag) -> None:
        raw = raw_attributes(tag)
        source = best_source(raw, self._sources, self._base_url)
        self._sources = []
        attributes = self._attributes("img", {k: v for k, v in raw.items() if k not in _SOURCE})
        if source is None:
            if not is_placeholder(raw):
                self._changes.removed["pictures without an address"] += 1
                self._text(escape(attributes.get("alt", "")))
            return
        sized = {"width": source.width, "height": source.height}
        for name, pixels in sized.items():
            if source.width or source.height:
                attributes.pop(name, None)
            if pixels:
                attributes[name] = str(pixels)
        shown = {"src": source.url, "alt": "", **attributes}
        if policy.is_tracking_pixel(shown, raw.get("style", "")):
            self._changes.removed["tracking pixels"] += 1
            return
        if source.srcset:
            shown["srcset"] = source.srcset
            if source.sizes and (sizes := policy.clean_attribute("img", "sizes", source.sizes)):
                shown["sizes"] = sizes
        if self._fallback_depth and self._last_shown:
            self._add_poster(source.url)
            return
        self._resume_paragraph()
        self._writer.start("img", shown)
        self._last_shown, self._poster_at = source.url, -1

    def _add_poster(self, url: str) -> None:
        """Give the last embed the poster that its page has for browsers without scripts."""
        if self._poster_at >= 0 and not self._writer.parts[self._poster_at]:
            self._writer.parts[self._poster_at] = _poster(Embed(url="", poster=url))

    # Frames, players, widgets

    def _frame(self, tag: Tag) -> None:
        raw = raw_attributes(tag)
        embed = embeds.frame(tag, self._base_url)
        if embed is not None:
            self._embed(embed, embeds.recording_at(embed))
        elif content := raw.get("srcdoc") or tag.content:
            self._fallback(content)
        else:
            self._changes.removed["empty frames"] += 1

    def _object(self, tag: Tag) -> None:
        """Write the fallback of an ``object``, and its link where the fallback has none."""
        begin, at = len(self._addresses), len(self._writer.parts)
        self._fallback(tag.content)
        embed = embeds.frame(tag, self._base_url)
        if embed is None:
            if len(self._writer.parts) == at:
                self._changes.removed["objects"] += 1
        elif embed.url in self._addresses[begin:]:
            self._changes.converted["embeds"] += 1
        else:
            self._embed(embed, embeds.recording_at(embed))

    def _script(self, tag: Tag) -> None:
        if embed := embeds.widget(tag, self._base_url):
            self._embed(embed)
        else:
            self._count_removed("script")

    def _recording(self, tag: Tag) -> None:
        recording = embeds.recording(tag, self._base_url)
        if recording is None:
            self._fallback(tag.content)
            return
        self._embed(recording.embed, recording)

    def _embed(self, embed: Embed, recording: embeds.Recording | None = None) -> None:
        if embed.url == self._last_shown:
            return
        writer = self._writer
        was_in_p = "p" in writer.open_tags
        is_in_figure = "figure" in writer.open_tags
        depth = len(writer.open_tags)
        if not is_in_figure and not writer.start("figure", {}):
            return
        attributes = {"href": embed.url, "class": policy.EMBED}
        if recording:
            attributes["type"] = recording.sources[0].media_type
        if not writer.start("a", attributes):
            writer.end_down_to(depth)
            return
        self._poster_at = len(writer.parts)
        writer.parts.append(_poster(embed))
        if is_in_figure and self._figures and not embed.title:
            self._figures[-1].untitled.append(len(writer.parts))
        writer.parts.append(hidden(embeds.shown_title(embed)))
        writer.end("a")
        if recording:
            self._other_files(recording)
        if not is_in_figure:
            writer.end("figure")
            self._resumes_p = was_in_p and "p" not in writer.open_tags
        self._changes.converted[_CALLED.get(embed.kind, "embeds") if recording else "embeds"] += 1
        self._addresses.append(embed.url)
        self._last_shown = embed.url

    def _other_files(self, recording: embeds.Recording) -> None:
        for file in (*recording.sources[1:], *recording.captions):
            attributes = {"href": file.url, "type": file.media_type}
            is_captions = file in recording.captions
            if file.language:
                attributes["hreflang"] = file.language
            clean = self._attributes("a", attributes)
            if not self._writer.start("a", clean):
                continue
            name = "CC" if is_captions else file.media_type.partition("/")[2].upper()
            self._writer.text(escape(f"{name} {file.language}".strip()))
            self._writer.end("a")
        for address, text in recording.links:
            self._writer.start("a", {"href": address})
            self._writer.text(escape(text))
            self._writer.end("a")

    def _fallback(self, content: str) -> None:
        """Read the content of an element that shows it only where something fails."""
        if self._fallback_depth >= policy.MAX_FALLBACK_DEPTH:
            self._changes.removed["elements nested too deeply"] += 1
            return
        self._fallback_depth += 1
        self.read(content)
        self._fallback_depth -= 1

    def _end_caption(self) -> None:
        if not self._figures or self._figures[-1].caption_begin < 0:
            return
        figure = self._figures[-1]
        words = "".join(
            part if part[:1] != "<" else " " for part in self._writer.parts[figure.caption_begin :]
        )
        if caption := " ".join(words.split())[:300]:
            for at in figure.untitled:
                self._writer.parts[at] = caption
            figure.untitled.clear()
        figure.caption_begin = -1

    def _end_post(self, post: _Post) -> None:
        """Mark the link of a quoted post as its embed; add one where the quotation has none."""
        embed = post.embed
        links = [link for link in post.links if embed is None or link[1].url == embed.url]
        if links or post.links:
            at, embed = (links or post.links)[-1]
            self._writer.parts[at] = f'<a href="{escape(embed.url)}" class="{policy.EMBED}">'
        elif embed is not None:
            self._writer.end_down_to(post.depth)
            self._writer.start("a", {"href": embed.url, "class": policy.EMBED})
            self._writer.parts.append(hidden(embeds.shown_title(embed)))
            self._writer.end("a")
        if embed is not None:
            self._changes.converted["embeds"] += 1

    # What becomes text

    def _formula(self, tag: Tag) -> None:
        self.read(formula(tag))
        self._changes.converted["formulas"] += 1

    def _drawing(self, tag: Tag) -> None:
        if words := drawing(tag):
            self._text(words)
            self._changes.converted["drawings"] += 1

    def _field(self, tag: Tag) -> None:
        raw = raw_attributes(tag)
        if raw.get("type", "").lower() == "checkbox":
            self._text("☑" if "checked" in raw else "☐")
        elif raw.get("type", "").lower() != "hidden":
            self._count_removed("input")

    def _area(self, tag: Tag) -> None:
        """Write an area of an image map as a link."""
        raw = raw_attributes(tag)
        address = clean_link(raw.get("href", ""), self._base_url)
        name = raw.get("alt") or raw.get("title") or ""
        if address and name and self._writer.start("a", {"href": address}):
            self._writer.text(escape(name))
            self._writer.end("a")
            self._writer.parts.append(" ")
        elif address:
            self._changes.removed["areas of pictures without a name"] += 1

    def _noscript(self, tag: Tag) -> None:
        self._fallback(tag.content)


_SOURCE = ("src", "srcset", "sizes")
_CALLED = {"video": "videos", "audio": "recordings"}
_CONVERTED = {
    "amp-audio": _Conversion._recording,
    "amp-video": _Conversion._recording,
    "amp-img": _Conversion._image,
    "amp-anim": _Conversion._image,
    "area": _Conversion._area,
    "audio": _Conversion._recording,
    "img": _Conversion._image,
    "image": _Conversion._image,
    "input": _Conversion._field,
    "math": _Conversion._formula,
    "noscript": _Conversion._noscript,
    "object": _Conversion._object,
    "picture": _Conversion._picture,
    "script": _Conversion._script,
    "source": _Conversion._source,
    "svg": _Conversion._drawing,
    "video": _Conversion._recording,
}


def _why_removed(address: str) -> str:
    """Return the name in the report of a link without its address."""
    has_user = "@" in address.partition("://")[2].partition("/")[0]
    return "links with a user name" if has_user else "links without a safe address"


def _poster(embed: Embed) -> str:
    if not embed.poster:
        return ""
    sizes = "".join(
        f' {name}="{pixels}"'
        for name, pixels in (("width", embed.width), ("height", embed.height))
        if pixels and embed.width and embed.height
    )
    return f'<img src="{escape(embed.poster)}" alt=""{sizes}><br>'


def _with_places(html: str) -> str:
    """Keep the ids that links of the same text lead to, once each, and unwrap links to no place."""
    places = {unescape(match.group(2)) for match in _TAG_WITH_ID.finditer(html)}
    wanted = {unescape(match.group(2)) for match in _PLACE.finditer(html)} & places

    def linked(match: re.Match[str]) -> str:
        own_place, place, words = match.groups()
        if unescape(place) in wanted:
            return match.group()
        return f'<span id="{own_place}">{words}</span>' if own_place else words

    html = _PLACE.sub(linked, html)

    def first_only(match: re.Match[str]) -> str:
        place = unescape(match.group(2))
        if place not in wanted:
            return match.group(1)
        wanted.discard(place)
        return match.group()

    return _TAG_WITH_ID.sub(first_only, html)

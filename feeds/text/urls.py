"""URLs from data: made absolute, clean and comparable, or refused.

One filter, ``clean_url``, applies to every URL that Wirefeed publishes, in HTML attributes and in
link, guid, enclosure and image fields.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import idna

MAX_URL_CHARS = 4096
_MAX_COMPARED = 1_000

# A stored picture is kept as media:<name>, so that it survives a new domain.
MEDIA_SCHEME = "media:"
_MEDIA = re.compile(r"^media:[0-9a-f]{32}\.(?:png|jpg|gif|webp|avif)$")

# The newsroom's own address in stored texts: a new domain leaves them as they are. No site can have
# this name (RFC 2606 §2).
OWN_SITE = "https://own.invalid"
OWN_ARTICLES = f"{OWN_SITE}/articles/"

# RFC 3986 §2: characters that stay unencoded in path, query and fragment. "%" stays, so that
# encoded text is not encoded twice.
_SAFE = "!#$%&'()*+,-./:;=?@_~"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_IGNORED = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\uffff]"
)
_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*):")
# Zero-width joiner and non-joiner: letters of Persian and Indic words, in paths too.
_JOINERS = "\u200c\u200d"
_HOST = re.compile(r"^[A-Za-z0-9._\-]+$")
_MAX_SRCSET_CHARS = 20_000
_CANDIDATE = re.compile(r"[\s,]*([^\s,](?:\S*[^\s,])?)(?:\s+([\d.]{1,8}[wxh]))?\s*(?=,|$|\s)")
# Links that call or write to somebody: scheme → the rest of the address, percent-encoded.
_QUERY = r"(?:\?[\w.~!$&'()*+,;=:@/?%-]*)?"
CONTACT_SCHEMES = {
    "mailto": re.compile(rf"[\w.%+-]+@[\w.-]+(?:,[\w.%+-]+@[\w.-]+)*{_QUERY}", re.ASCII),
    "tel": re.compile(r"\+?[\w().*%-]+(?:;[\w.=%+-]+)*", re.ASCII),
    "sms": re.compile(rf"\+?[\d().-]*{_QUERY}", re.ASCII),
    "whatsapp": re.compile(rf"//send/?{_QUERY}", re.ASCII),
    "tg": re.compile(rf"//\w+{_QUERY}", re.ASCII),
    "viber": re.compile(rf"//\w+{_QUERY}", re.ASCII),
    "sgnl": re.compile(rf"//[\w./#-]+{_QUERY}", re.ASCII),
    "skype": re.compile(rf"[\w.:-]+{_QUERY}", re.ASCII),
}

# Tracking parameters: they do not identify the article.
_TRACKING = re.compile(
    r"^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|mc_[ce]id|igshid|ref_src|cmpid|ocid|_ga)$"
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


@lru_cache(maxsize=4096)
def clean_url(text: str, base_url: str = "") -> str:
    """Return the absolute http(s) URL of ``text``, or ``""``.

    A bare fragment, another scheme, also one behind control or zero-width characters, credentials,
    or more than 4,096 characters give ``""``. The result has only characters of RFC 3986.
    """
    if not text or len(text) > MAX_URL_CHARS:
        return ""
    bare = _IGNORED.sub("", text)
    if not bare or bare.startswith("#"):
        return ""
    scheme = _SCHEME.match(bare)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        return ""
    try:
        # Inner white space is legal in what people write; only its edges are noise.
        return _normalized(urljoin(base_url, _without_controls(text)))
    except ValueError:
        return ""


def _without_controls(text: str) -> str:
    stripped = text.strip("\x00\t\n\r\f\v \xa0\u200b\ufeff").lstrip(_JOINERS)
    return re.sub(
        r"[\x00-\x1f\x7f\ufeff\u200b\u200e\u200f\u2028-\u202f\u2060-\u206f]", "", stripped
    ).replace("\\", "/")


def _normalized(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return ""
    host = _ascii_host(parts.hostname)
    if not host:
        return ""
    port = (
        f":{parts.port}" if parts.port not in (None, _DEFAULT_PORTS[parts.scheme.lower()]) else ""
    )
    path = _encoded(parts.path) or "/"
    return urlunsplit(
        (parts.scheme.lower(), host + port, path, _encoded(parts.query), _encoded(parts.fragment))
    )


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    if not host.isascii():
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
        host = ".".join(map(_ascii_label, mapped.split(".")))
    return host.lower() if _HOST.match(host) and not host.startswith(".") else ""


def _ascii_label(label: str) -> str:
    """Return a label of a mapped host name as browsers look it up (UTS 46 §4).

    ``idna.encode`` also refuses the symbols and hyphens that only IDNA 2008 forbids.
    """
    if label.isascii():
        return label
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    for at, character in enumerate(label):
        if character in _JOINERS and not idna.valid_contextj(label, at):
            raise ValueError(f"a joiner out of its context in {label!r}")
    return "xn--" + label.encode("punycode").decode("ascii")


def _encoded(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe=_SAFE)


def clean_link(text: str, base_url: str = "") -> str:
    """Return the URL of a link: like ``clean_url``, and the schemes of calls and messages."""
    bare = _IGNORED.sub("", text) if len(text) <= MAX_URL_CHARS else ""
    scheme = _SCHEME.match(bare)
    name = scheme.group(1).lower() if scheme else ""
    if name not in CONTACT_SCHEMES:
        return clean_url(text, base_url)
    rest = _encoded(_without_controls(text).partition(":")[2].strip())
    if name in ("tel", "sms"):
        rest = rest.replace("%20", "") if "?" not in rest else rest
    return f"{name}:{rest}" if CONTACT_SCHEMES[name].fullmatch(rest) else ""


def clean_srcset(text: str, base_url: str = "") -> str:
    """Return a ``srcset`` of clean URLs with their widths or densities, or ``""``."""
    cleaned = [
        " ".join(filter(None, (clean_url(url, base_url), descriptor)))
        for url, descriptor in srcset_candidates(text)
        if clean_url(url, base_url)
    ]
    return ", ".join(cleaned)


def srcset_candidates(text: str) -> list[tuple[str, str]]:
    """Return the (URL, descriptor) pairs of a ``srcset`` (HTML §4.8.4.2.1), as written."""
    return [
        (match.group(1), match.group(2) or "")
        for match in _CANDIDATE.finditer(text[:_MAX_SRCSET_CHARS])
    ]


@lru_cache(maxsize=4096)
def canonical_url(url: str) -> str:
    """Return the form of an article's URL by which it is recognised.

    Scheme folded to https, host without ``www.``, no fragment, no tracking parameters, no trailing
    slash; a hash if too long for an index. For comparing only, never published.
    """
    clean = clean_url(url)
    if not clean:
        return ""
    parts = urlsplit(clean)
    query = urlencode(
        sorted(
            p for p in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(p[0])
        )
    )
    host = parts.netloc.removeprefix("www.")
    canonical = urlunsplit(("https", host, parts.path.rstrip("/") or "/", query, ""))
    return (
        canonical
        if len(canonical) <= _MAX_COMPARED
        else "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
    )


def is_site_root(url: str) -> bool:
    """Return whether an address is of a site, not of a page on it."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


_SPELLED = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def one_spelling(name: str) -> str:
    """Return an id for comparing: of an address, without scheme and ``www.``."""
    return _SPELLED.sub("//", name, count=1) if _SPELLED.match(name) else name


def spellings(name: str) -> list[str]:
    """Return an id in each form that ``one_spelling`` takes for the same."""
    begin = _SPELLED.match(name)
    if begin is None:
        return [name]
    rest = name[begin.end() :]
    forms = [f"{scheme}://{www}{rest}" for scheme in ("https", "http") for www in ("", "www.")]
    return list(dict.fromkeys([name, *forms]))


def is_public_address(address: str) -> bool:
    """Return whether an IP address, as text, is public.

    IPv4 inside IPv6 (mapped, 6to4, Teredo, NAT64 of RFC 6052) is judged by the embedded IPv4
    address.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _carried_ipv4(ip)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


def _carried_ipv4(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip.teredo is not None:
        return ip.teredo[1]
    if ip in ipaddress.ip_network("64:ff9b::/96") or int(ip) >> 32 in (
        0,
        0xFFFF0000,
    ):  # also SIIT's ::ffff:0:0:0/96
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def is_media(url: str) -> bool:
    """Return whether the URL names a stored picture."""
    return bool(_MEDIA.match(url))


def media_url(url: str, base_url: str) -> str:
    """Return the public address of a stored picture; other URLs unchanged."""
    return f"{base_url}/media/{url.removeprefix(MEDIA_SCHEME)}" if is_media(url) else url


_SIZE_IN_NAME = re.compile(r"(?:[-_]\d{2,5}x\d{2,5}|-scaled|@[23]x)(?=\.\w{3,4}$)")


def same_picture(first: str, second: str) -> bool:
    """Return whether two addresses are of one picture, perhaps in two sizes (photo-150x150.jpg)."""
    return picture_name(first) == picture_name(second)


def picture_name(url: str) -> str:
    """Return the address of a picture without query and size."""
    if is_media(url):
        return url
    parts = urlsplit(url)
    return f"{parts.netloc}{_SIZE_IN_NAME.sub('', parts.path)}" or url


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address (RFC 6454 §4)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

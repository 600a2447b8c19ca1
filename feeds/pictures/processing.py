"""Processing of a picture that somebody sends: checked, turned upright, without metadata, encoded
again.

What is not pixels is lost with the old file: positions, names, thumbnails, and other documents in
the same bytes.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from feeds.errors import BadPicture
from feeds.pictures.colours import in_srgb
from feeds.pictures.kinds import AVIF, GIF, PNG, WEBP, PictureKind, kind_of
from feeds.pictures.limits import PictureLimits, check_header
from feeds.pictures.renditions import Rendition, encode, fallback_kind, fits, render

_MAIN_QUALITY = 90
# What decoders raise for broken files.
_DECODER_ERRORS = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    Image.DecompressionBombError,
)
_ORIENTATION, _GPS = 0x0112, 0x8825  # tags of EXIF 2.32
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Keys of Pillow's ``info``, and the metadata that they have.
_METADATA = {
    "exif": "EXIF",
    "xmp": "XMP",
    "XML:com.adobe.xmp": "XMP",
    "Raw profile type iptc": "IPTC",
    "photoshop": "IPTC",
    "icc_profile": "ICC profile",
    "comment": "comment",
    "mp": "second picture",
}
# Palettes and grey need less space in a PNG.
_SMALL_MODES = ("1", "L", "LA", "P")


@dataclass(frozen=True, kw_only=True)
class ProcessedPicture:
    """A clean picture with its renditions. ``removed`` names what the sent file had beside its
    pixels.
    """

    data: bytes
    kind: PictureKind
    width: int
    height: int
    renditions: Sequence[Rendition] = ()
    removed: Sequence[str] = ()


def process(data: bytes, limits: PictureLimits, name: str) -> ProcessedPicture:
    """Return a picture as it may be published. ``name`` is for messages.

    An animated GIF or WebP stays animated, and has no renditions. A still GIF becomes a PNG, an
    AVIF a JPEG or, with transparency, a WebP, because few feed readers show AVIF; a WebP of over 8
    million pixels a JPEG or PNG.

    Raises:
        PictureTooLarge: too many bytes.
        UnknownPictureType: not a raster image that readers show.
        BadPicture: too many pixels, frames or scans; a broken or incomplete file.
    """
    limits.check_bytes(data, name)
    kind = kind_of(data, name)
    check_header(data, kind, limits, name)
    try:
        with (
            warnings.catch_warnings(action="ignore"),
            Image.open(BytesIO(data), formats=[kind.format]) as picture,
        ):
            limits.check_size(picture.size, 1, name)
            frames = _frame_count(picture, limits, name) if kind in (GIF, WEBP) else 1
            if frames > 1:
                return _animated(picture, kind, frames)
            return _still(picture, kind, data)
    except _DECODER_ERRORS as error:
        raise BadPicture(name, f"is no whole {kind.format} file: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0][:100]


def _frame_count(picture: Image.Image, limits: PictureLimits, name: str) -> int:
    """Return how many frames a picture has; each is checked before it is decoded.

    Raises:
        BadPicture: too many frames, or too many pixels in all of them.
    """
    count = 1
    while True:
        limits.check_size(picture.size, count, name)
        try:
            picture.seek(count)
        except EOFError:
            return count
        count += 1


def _animated(picture: Image.Image, kind: PictureKind, count: int) -> ProcessedPicture:
    frames, durations_ms = [], []
    picture.seek(0)
    options: dict[str, Any] = {"loop": picture.info["loop"]} if "loop" in picture.info else {}
    removed = _metadata_of(picture)
    for number in range(count):
        picture.seek(number)
        frame = picture.convert("RGBA")
        frame.info = {}
        frames.append(frame)
        durations_ms.append(int(picture.info.get("duration") or 0))
    if kind is GIF:
        options["disposal"] = 2  # transparent places show nothing of the frame before
    data = encode(
        frames[0],
        kind,
        save_all=True,
        append_images=frames[1:],
        duration=durations_ms,
        **options,
    )
    return ProcessedPicture(
        data=data, kind=kind, width=frames[0].width, height=frames[0].height, removed=removed
    )


def _still(picture: Image.Image, kind: PictureKind, sent: bytes) -> ProcessedPicture:
    removed = _metadata_of(picture)
    if kind in (PNG, AVIF) and getattr(picture, "n_frames", 1) > 1:
        removed = (*removed, "animation")
    turn = _TURNS.get(_orientation(picture))
    profile = picture.info.get("icc_profile") or b""
    picture.seek(0)
    picture.load()
    upright = picture if turn is None else picture.transpose(turn)
    transparency = upright.info.get("transparency")
    upright.info = {} if transparency is None else {"transparency": transparency}
    plain = in_srgb(upright, profile)
    plain.info = {}
    main = _main_kind(kind, plain)
    is_small = main is PNG and upright.mode in _SMALL_MODES and not profile
    data = _encoded(upright if is_small else plain, main, sent)
    return ProcessedPicture(
        data=data,
        kind=main,
        width=plain.width,
        height=plain.height,
        renditions=tuple(render(plain, main)),
        removed=removed,
    )


def _main_kind(kind: PictureKind, picture: Image.Image) -> PictureKind:
    if kind is GIF:
        return PNG
    fallback = fallback_kind(has_alpha=picture.mode == "RGBA")
    if kind is AVIF and fallback is PNG:
        kind = WEBP
    return fallback if kind is AVIF or not fits(kind, picture.size) else kind


def _encoded(picture: Image.Image, kind: PictureKind, sent: bytes) -> bytes:
    """Return the picture itself; one that came without loss is encoded without loss."""
    if kind is PNG:
        return encode(picture, kind)
    if kind is WEBP:
        is_lossless = b"VP8L" in sent
        return encode(picture, kind, quality=_MAIN_QUALITY, lossless=is_lossless)
    return encode(picture, kind, quality=_MAIN_QUALITY)


def _orientation(picture: Image.Image) -> int:
    """Return the orientation that EXIF states, 1 without one or with an unreadable one."""
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except _DECODER_ERRORS:
        return 1


def _metadata_of(picture: Image.Image) -> tuple[str, ...]:
    """Return the names of the metadata in a file, each once."""
    names = {name: None for key, name in _METADATA.items() if picture.info.get(key)}
    try:
        if picture.getexif().get_ifd(_GPS):
            names["GPS position"] = None
    except _DECODER_ERRORS:
        names["EXIF"] = None
    return tuple(names)


def size_of(file: Any) -> tuple[int, int]:
    """Return the width and height of a picture, by its path or its open file; (0, 0) if its header
    does not state them.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(file) as picture:
            return picture.size
    except _DECODER_ERRORS:
        return 0, 0

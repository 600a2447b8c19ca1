"""Colours of a decoded picture in the form of the web: 8 bits a channel, sRGB."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageCms

_MAX_PROFILE_BYTES = 4_000_000
_HIGH_BYTE = 1 / 256
_16_BIT_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N")


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return a picture in grey, RGB, or RGBA if anything in it is transparent.

    ``profile`` is its ICC profile (ISO 15076-1); colours of an unreadable one are taken as sRGB.
    """
    flat = _in_8_bits(picture)
    has_alpha = flat.has_transparency_data
    if flat.mode not in ("L", "RGB", "CMYK") or has_alpha:
        flat = flat.convert("RGBA" if has_alpha else "RGB")
    if profile and len(profile) <= _MAX_PROFILE_BYTES:
        flat = _by_profile(flat, profile)
    if flat.mode == "CMYK":
        flat = flat.convert("RGB")
    if flat.mode == "RGBA" and flat.getchannel("A").getextrema() == (255, 255):
        flat = flat.convert("RGB")
    return flat


def _in_8_bits(picture: Image.Image) -> Image.Image:
    """Return a picture of 16 bits a pixel as grey of 8 bits: Pillow's own conversion cuts all that
    is lighter than 255.
    """
    if picture.mode not in _16_BIT_MODES:
        return picture
    return picture.convert("I").point(lambda value: value * _HIGH_BYTE).convert("L")


def _by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return picture
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        # The profile of another colour space, or a broken one.
        return picture
    return picture if converted is None else converted

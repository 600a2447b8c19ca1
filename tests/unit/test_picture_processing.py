"""Pictures that somebody sends: what is refused, what is lost, and what is published."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from PIL import Image, ImageCms
from support.pictures import (
    EVIL,
    animation,
    drawing,
    encoded,
    jpeg_of_scans,
    photograph,
    png_that_declares,
    webp_that_declares,
)

from feeds.errors import BadPicture, PictureTooLarge, UnknownPictureType
from feeds.pictures.kinds import BY_SUFFIX
from feeds.pictures.limits import PictureLimits
from feeds.pictures.processing import ProcessedPicture, process, size_of
from feeds.pictures.renditions import widths_of

LIMITS = PictureLimits(max_bytes=2_000_000, max_pixels=4_000_000)
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
BOUND_S = 10.0


def processed(data: bytes) -> ProcessedPicture:
    return process(data, LIMITS, "a.jpg")


def opened(picture: ProcessedPicture) -> Image.Image:
    image = Image.open(BytesIO(picture.data))
    image.load()
    return image


HOSTILE = {
    "a page with the type of a picture": (b"<!doctype html>" + EVIL, UnknownPictureType),
    "a drawing with a script": (SVG, UnknownPictureType),
    "a program": (b"MZ\x90\0" * 10, UnknownPictureType),
    "nothing": (b"", UnknownPictureType),
    "a script that begins as a GIF": (GIF_AND_SCRIPT, BadPicture),
    "a PNG that declares gigabytes": (png_that_declares(60_000, 60_000), BadPicture),
    "a PNG with a side of millions": (png_that_declares(4_000_000, 1), BadPicture),
    "a WebP that declares gigabytes": (webp_that_declares(16_000, 16_000), BadPicture),
    "a JPEG of a thousand scans": (jpeg_of_scans(1_000), BadPicture),
    "an animation of 501 frames": (animation("GIF", 501, (10, 10)), BadPicture),
    "an animation of many pixels": (animation("GIF", 60, (300, 300)), BadPicture),
    "a cut JPEG": (photograph()[:3_000], BadPicture),
    "a cut PNG": (encoded(drawing(), "PNG")[:400], BadPicture),
    "a cut WebP": (encoded(drawing(), "WEBP")[:100], BadPicture),
    "a cut AVIF": (encoded(drawing(), "AVIF")[:200], BadPicture),
    "too many bytes": (photograph() + b"\0" * 2_000_000, PictureTooLarge),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_soon(case: str) -> None:
    data, error = HOSTILE[case]
    began = time.process_time()

    with pytest.raises(error, match=r"picture 'a\.jpg'") as refused:
        processed(data)

    assert error is type(refused.value)
    assert BOUND_S > time.process_time() - began


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_what_follows_a_picture_is_lost(format_: str) -> None:
    picture = processed(encoded(drawing(), format_) + b"<!--" + EVIL + b"-->")

    assert b"script" not in picture.data
    assert (800, 600) == opened(picture).size


def test_a_photograph_says_nothing_of_its_camera() -> None:
    sent = photograph()
    assert b"SECRET" in sent and b"Jane Owner" in sent

    picture = processed(sent)

    assert {"EXIF", "GPS position", "XMP", "comment"} == set(picture.removed)
    for data in (picture.data, *(rendition.data for rendition in picture.renditions)):
        assert b"SECRET" not in data and b"Jane" not in data and b"Exif" not in data
        assert {} == dict(Image.open(BytesIO(data)).getexif())


@pytest.mark.parametrize(
    ("orientation", "size", "top_left"),
    [
        (1, (800, 600), "red"),
        (2, (800, 600), "green"),
        (3, (800, 600), "white"),
        (4, (800, 600), "blue"),
        (5, (600, 800), "red"),
        (6, (600, 800), "blue"),
        (7, (600, 800), "white"),
        (8, (600, 800), "green"),
    ],
)
def test_a_photograph_is_turned_upright(
    orientation: int, size: tuple[int, int], top_left: str
) -> None:
    colors = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "white": (1, 1, 1)}
    picture = processed(photograph(orientation=orientation))

    assert size == (picture.width, picture.height)
    corner = opened(picture).getpixel((40, 40))
    assert isinstance(corner, tuple)
    assert colors[top_left] == tuple(round(part / 255) for part in corner)


def test_renditions_are_smaller_and_in_two_formats() -> None:
    picture = processed(encoded(drawing((1400, 700)), "JPEG"))

    assert [
        (1400, 700, "webp"),
        (1280, 640, "webp"),
        (1280, 640, "jpg"),
        (640, 320, "webp"),
        (640, 320, "jpg"),
        (320, 160, "webp"),
        (320, 160, "jpg"),
    ] == [(copy.width, copy.height, copy.kind.suffix) for copy in picture.renditions]
    for copy in picture.renditions:
        assert (copy.width, copy.height) == size_of(BytesIO(copy.data))


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, ()),
        (320, ()),
        (321, (320, 321)),
        (640, (320, 640)),
        (1920, (320, 640, 1280, 1920)),
        (1921, (320, 640, 1280, 1920)),
        (9000, (320, 640, 1280, 1920)),
    ],
)
def test_no_rendition_is_larger_than_its_picture(width: int, widths: tuple[int, ...]) -> None:
    assert widths == widths_of(width)


@pytest.mark.parametrize(
    ("sent", "suffix", "mode"),
    [
        (encoded(drawing(mode="CMYK"), "JPEG"), "jpg", "RGB"),
        (encoded(drawing(mode="L"), "JPEG"), "jpg", "L"),
        (encoded(drawing(mode="RGBA"), "PNG"), "png", "RGB"),
        (encoded(drawing(mode="P"), "PNG"), "png", "P"),
        (encoded(drawing(mode="LA"), "PNG"), "png", "LA"),
        (encoded(drawing(mode="1"), "PNG"), "png", "1"),
        (encoded(drawing(), "GIF"), "png", "P"),
        (encoded(drawing(), "WEBP", lossless=True), "webp", "RGB"),
        (encoded(drawing(), "AVIF"), "jpg", "RGB"),
    ],
)
def test_each_kind_of_colours_is_published(sent: bytes, suffix: str, mode: str) -> None:
    picture = processed(sent)

    assert (suffix, mode) == (picture.kind.suffix, opened(picture).mode)
    red, green = (opened(picture).convert("RGB").getpixel(place) for place in ((40, 40), (700, 40)))
    if mode not in ("L", "LA", "1"):
        assert [(1, 0, 0), (0, 1, 0)] == [
            tuple(round(part / 255) for part in pixel)
            for pixel in (red, green)
            if isinstance(pixel, tuple)
        ]


@pytest.mark.parametrize("format_", ["PNG", "WEBP", "AVIF"])
def test_transparent_places_stay_transparent(format_: str) -> None:
    shown = drawing(mode="RGBA")
    shown.putpixel((700, 500), (0, 0, 0, 0))
    picture = processed(encoded(shown, format_))

    assert picture.kind.suffix in ("png", "webp")
    assert opened(picture).convert("RGBA").getchannel("A").getextrema() == (0, 255)
    assert {"png", "webp"} == {copy.kind.suffix for copy in picture.renditions}


def test_a_palette_with_transparency_keeps_it() -> None:
    palette = drawing(mode="P")
    picture = processed(encoded(palette, "PNG", transparency=palette.getpixel((700, 500))))

    alpha = opened(picture).convert("RGBA").getchannel("A")
    assert (0, 255) == (alpha.getpixel((700, 500)), alpha.getpixel((40, 40)))


def test_16_bits_become_8() -> None:
    deep = Image.new("I;16", (4, 1))
    for x, value in enumerate((0, 256, 32_768, 65_535)):
        deep.putpixel((x, 0), value)

    shown = opened(processed(encoded(deep, "PNG"))).convert("L")

    assert [0, 1, 128, 255] == [shown.getpixel((x, 0)) for x in range(4)]


def test_colours_of_a_profile_become_those_of_the_web() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    unfit = processed(encoded(drawing(), "JPEG", icc_profile=profile))
    broken = processed(encoded(drawing(), "JPEG", icc_profile=b"no profile"))

    for picture in (unfit, broken):
        assert ["ICC profile"] == list(picture.removed)
        assert "icc_profile" not in opened(picture).info


@pytest.mark.parametrize("format_", ["GIF", "WEBP"])
def test_an_animation_stays_one(format_: str) -> None:
    picture = processed(animation(format_))

    assert (3, []) == (getattr(opened(picture), "n_frames", 1), list(picture.renditions))
    assert BY_SUFFIX[format_.lower()] is picture.kind


def test_of_an_animated_png_the_first_picture_stays() -> None:
    picture = processed(animation("PNG"))

    assert ["animation"] == list(picture.removed)
    assert 1 == getattr(opened(picture), "n_frames", 1)


@pytest.mark.parametrize(("mode", "suffix"), [("RGB", "jpg"), ("RGBA", "png")])
def test_a_webp_too_large_to_be_written_again_has_another_format(mode: str, suffix: str) -> None:
    shown = drawing((2_000, 5_000), mode)
    if mode == "RGBA":
        shown.putpixel((1_900, 4_900), (0, 0, 0, 0))
    limits = PictureLimits(max_pixels=10_000_000)

    picture = process(encoded(shown, "WEBP", quality=10, method=0), limits, "a.webp")

    assert (suffix, 2_000, 5_000) == (picture.kind.suffix, picture.width, picture.height)
    assert [1280, 640, 320] == [
        copy.width for copy in picture.renditions if copy.kind.suffix == "webp"
    ]


def test_the_same_bytes_are_the_same_picture() -> None:
    assert processed(photograph()) == processed(photograph())

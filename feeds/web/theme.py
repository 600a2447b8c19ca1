"""The newsroom's colour as a style sheet, readable on light and dark paper (WCAG 2.2, 1.4.3).
Pure.
"""

from __future__ import annotations

_LIGHT_PAPER, _DARK_PAPER = (255, 255, 255), (20, 22, 26)
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
# More than the 4.5 of WCAG: links also lie on the grey of boxes.
_CONTRAST = 7.0
_STEPS = 40
Colour = tuple[int, int, int]


def theme(accent: str) -> str:
    """Return the style sheet for a colour such as ``#0b5394``."""
    colour = (int(accent[1:3], 16), int(accent[3:5], 16), int(accent[5:7], 16))
    light = _readable(colour, _LIGHT_PAPER, towards=_BLACK)
    dark = _readable(colour, _DARK_PAPER, towards=_WHITE)
    return (
        f":root {{ --accent: {_hex(light)}; --on-accent: #fff; }}\n"
        "@media (prefers-color-scheme: dark) "
        f"{{ :root {{ --accent: {_hex(dark)}; --on-accent: #14161a; }} }}\n"
    )


def contrast(first: Colour, second: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: Colour, paper: Colour, *, towards: Colour) -> Colour:
    """Return the colour, mixed with as little of another one as it needs to be read on paper."""
    mixes = (_mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(mix for mix in mixes if contrast(mix, paper) >= _CONTRAST)


def _mixed(colour: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (
        round(part + (goal - part) * share) for part, goal in zip(colour, other, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)

"""Every accent tone of the messenger, for light and dark, from the one colour a company gives.

Invariant: whatever the colour, text on a tone has 4.5:1 and a control 3:1 against its ground; a grey gives greys.
OKLab conversion: Björn Ottosson, https://bottosson.github.io/posts/oklab/; contrast: WCAG 2.2, relative luminance.
"""

import math
import re
from collections.abc import Callable
from typing import Any, Literal

from onglass.platform.problems import invalid_field

TEXT_CONTRAST = 4.5
CONTROL_CONTRAST = 3.0
# The grounds of the messenger that are hardest to stand on: a pressed field in light and in dark.
GROUNDS = {"light": "#dfe8ed", "dark": "#25313a"}
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEP = 0.01
_HOVER_STEPS = (-0.05, 0.05, -0.03, 0.03, -0.01, 0.01)
_WHITE, _BLACK = "#ffffff", "#000000"

Scheme = Literal["light", "dark"]
Tones = dict[str, str]
_Lch = tuple[float, float, float]


def read_colour(text: str) -> str:
    """Return `#rrggbb` in lower case; 422 path `color` for what is no colour."""
    if _COLOUR.fullmatch(text) is None:
        raise invalid_field("color", "Send one colour as #rgb or #rrggbb, for example #0b7a75; null for none.")
    digits = text[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))  # noqa: PLR2004 - rrggbb


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def derive_theme(color: str) -> dict[str, Any]:
    """Return what an app keeps of its colour (`#rrggbb`): `color`, and the tones of `light` and `dark` by token."""
    return {"color": color, "light": _tones(color, "light"), "dark": _tones(color, "dark")}


def explain_theme(theme: dict[str, Any]) -> list[str]:
    """Return, in sentences, where the tones had to leave the colour that was given."""
    color = theme.get("color")
    if color is None:
        return []
    said = []
    if contrast(_WHITE, color) < TEXT_CONTRAST:
        said.append(f"White text on {color} would have {_ratio(_WHITE, color)}; text on it is dark where needed.")
    for scheme, ground in GROUNDS.items():
        accent = theme[scheme]["accent"]
        if accent != color:
            said.append(
                f"In the {scheme} theme {color} would have {_ratio(color, ground)} against what it stands on; "
                f"buttons are {accent}."
            )
    return said


def _ratio(one: str, other: str) -> str:
    # Never rounded up to a figure that would pass.
    return f"{math.floor(contrast(one, other) * 10) / 10:.1f}:1"


def _tones(color: str, scheme: Scheme) -> Tones:
    ground = GROUNDS[scheme]
    away = -1 if scheme == "light" else 1
    lightness, chroma, hue = _lch(color)
    accent = _move(color, away, lambda tone: contrast(tone, ground) >= CONTROL_CONTRAST)
    on_accent = _text_on(accent)
    soft = _hex((0.952, min(chroma, 0.022), hue) if scheme == "light" else (0.285, min(chroma, 0.036), hue))
    line = _hex((0.870, min(chroma, 0.040), hue) if scheme == "light" else (0.395, min(chroma, 0.050), hue))
    on_soft = _hex((0.350 if scheme == "light" else 0.900, min(chroma, 0.080), hue))
    own = accent if scheme == "light" else _hex((min(max(lightness, 0.36), 0.45), chroma, hue))
    return {
        "accent": accent,
        "on-accent": on_accent,
        "accent-hover": _pressed(accent, on_accent, ground),
        "accent-text": _move(
            accent, away, lambda tone: min(contrast(tone, ground), contrast(tone, soft)) >= TEXT_CONTRAST
        ),
        "accent-soft": soft,
        # On a pressed soft button it stands on the line's tone.
        "on-accent-soft": _move(
            on_soft, away, lambda tone: min(contrast(tone, soft), contrast(tone, line)) >= TEXT_CONTRAST
        ),
        "accent-line": line,
        "own": own,
        "on-own": _text_on(own),
    }


def _text_on(tone: str) -> str:
    # One of the two always passes: they meet at 4.58.
    return _WHITE if contrast(_WHITE, tone) >= TEXT_CONTRAST else _BLACK


def _pressed(accent: str, on_accent: str, ground: str) -> str:
    lightness, chroma, hue = _lch(accent)
    for step in _HOVER_STEPS:
        tone = _hex((lightness + step, chroma, hue))
        if contrast(tone, on_accent) >= TEXT_CONTRAST and contrast(tone, ground) >= CONTROL_CONTRAST:
            return tone
    return accent


def _move(color: str, direction: int, fits: Callable[[str], bool]) -> str:
    """Return the colour itself where it fits, else the nearest lightness of the same hue that does."""
    lightness, chroma, hue = _lch(color)
    tone = color
    while not fits(tone) and 0 < lightness < 1:
        lightness = min(max(lightness + direction * _STEP, 0.0), 1.0)
        tone = _hex((lightness, chroma, hue))
    return tone if fits(tone) else (_BLACK if direction < 0 else _WHITE)


def _channels(color: str) -> tuple[float, float, float]:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return red, green, blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB


def _luminance(color: str) -> float:
    red, green, blue = _channels(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lch(color: str) -> _Lch:
    red, green, blue = _channels(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    if red == green == blue:
        return lightness, 0.0, 0.0
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _rgb(lch: _Lch) -> tuple[float, float, float]:
    """Return the linear channels; outside 0 to 1 where a screen cannot show the colour."""
    lightness, chroma, hue = lch
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _hex(lch: _Lch) -> str:
    """Return the colour as a screen shows it: the same lightness and hue, as much chroma as there is room for."""
    lightness, chroma, hue = lch
    if chroma == 0:
        return "#" + _byte(lightness**3) * 3
    least, most = 0.0, chroma
    if not _shows(_rgb((lightness, most, hue))):
        for _ in range(12):
            half = (least + most) / 2
            least, most = (half, most) if _shows(_rgb((lightness, half, hue))) else (least, half)
        chroma = least
    return "#" + "".join(_byte(channel) for channel in _rgb((lightness, chroma, hue)))


def _shows(channels: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= channel <= 1.0005 for channel in channels)  # noqa: PLR2004 - less than one step of a byte


def _byte(channel: float) -> str:
    value = min(max(channel, 0.0), 1.0)
    coded = value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB
    return f"{round(coded * 255):02x}"

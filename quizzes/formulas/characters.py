"""The characters a learner may type, folded to one spelling.

Formulas reach the grader from keyboards, phones, textbooks and web pages, so one symbol has many code points.
The tables here are closed: a character is folded because it is listed, and everything else is refused by
name. Letters of other scripts that look exactly like a Latin one are folded to it: two names that look equal are
equal. What cannot be seen is left out, but a character that turns the line round is refused.
"""

import unicodedata
from functools import lru_cache

GREEK = {
    letter: name
    for letters, names in (
        (
            "αβγδεζηθικλμνξοπρστυφχψω",
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
            "nu xi omicron pi rho sigma tau upsilon phi chi psi omega",
        ),
        ("ΓΔΘΛΞΠΣΥΦΨΩ", "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"),
        ("ϵϑϕςϱϖ", "epsilon theta phi sigma rho pi"),
    )
    for letter, name in zip(letters, names.split(), strict=True)
}

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))

TRANSPOSE = "ᵀ"
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True)) | dict.fromkeys("ᵀ⊤⊺", TRANSPOSE)

HADAMARD = "⊙"
_SIGNS = {
    "-": "−–—‐‑﹣˗―⁃﹘➖",
    "+": "➕﬩",
    "*": "·⋅∙•×✕✖⨉∗⨯・･‧\u2062",
    "/": "÷∕⁄",
    ",": "、\u2063",
    HADAMARD: "∘⊙⨀◦",
    "'": "′’ʹ´‘‛",
    "''": "″",
    "|": "∣❘",
    " ": "\t\r\v\f\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u0085\u2028\u2029",
    "^": "ˆ",
}
SIGNS = {character: sign for sign, characters in _SIGNS.items() for character in characters}

LOOK_ALIKES = dict(
    zip(
        "асеһіјорԛѕуԝхԁАВСЕԌНІЈКМОРԚЅТԜХΑΒΕΖΗΙΚΜΝΟΡΤΧ",
        "acehijopqsywxdABCEGHIJKMOPQSTWXABEZHIKMNOPTX",
        strict=True,
    )
)
"""Letters of other scripts that look like a Latin one in every typeface. The small Greek letters have names."""

UNSEEN = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2061\u2064\u2066\u2068\u2069\ufeff\ufe0e\ufe0f"
)
"""Characters without a shape, which copying leaves behind. Those that turn the line round are not among them."""

FRACTIONS = {
    fraction: tuple(unicodedata.normalize("NFKC", fraction).split("\u2044"))
    for fraction in "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
}
"""Fractions of one character, as numerator and denominator."""

_WORDS = {"√": "sqrt", "∞": "infty"}
WORDS = GREEK | _WORDS


@lru_cache(maxsize=4096)
def fold(character: str) -> str:
    """Return the plain spelling of one character, or the character itself when no rule applies.

    Full-width forms and mathematical letters lose their style, and single characters that Unicode itself
    calls equal (the ohm sign and capital omega) become one. Greek letters, subscripts and superscripts keep
    their own code points here because the scanner must know what they were.

    Examples
    --------
    >>> fold("𝑥"), fold("Ａ"), fold("−"), fold("ℎ")
    ('x', 'A', '-', 'h')
    """
    if character.isascii():
        return SIGNS.get(character, character)
    code = ord(character)
    if 0xFF01 <= code <= 0xFF5E:
        return chr(code - 0xFEE0)
    if 0x1D400 <= code <= 0x1D7FF or character == "ℎ":
        character = unicodedata.normalize("NFKC", character)
    else:
        character = unicodedata.normalize("NFC", character)
    return SIGNS.get(character) or LOOK_ALIKES.get(character, character)


def as_seen(text: str) -> str:
    """Return a text without unseen characters, its full-width, styled and joined letters as plain ones.

    Raised and lowered digits stay as they are: they are seen.

    Examples
    --------
    >>> as_seen("ｆｏ\\u00adｒ𝐰ard"), as_seen("x²")
    ('forward', 'x²')
    """
    return "".join(_plain(character) for character in text if character not in UNSEEN)


def _plain(character: str) -> str:
    styled = unicodedata.decomposition(character).startswith(
        ("<wide>", "<narrow>", "<font>", "<compat>", "<noBreak>")
    )
    return unicodedata.normalize("NFKC", character) if styled else character


def without_look_alikes(text: str) -> str:
    """Return a text in which letters that look like Latin ones are those.

    Examples
    --------
    >>> without_look_alikes("Еulеr")
    'Euler'
    """
    return "".join(LOOK_ALIKES.get(character, character) for character in text)


def spoken(character: str) -> str:
    """Return the Unicode name of a character, safe to show wherever a message goes.

    The character itself is never echoed: it may be invisible, reverse the line, or mean something to a
    renderer.

    Examples
    --------
    >>> spoken("ж"), spoken("$"), spoken("\\x00")
    ('Cyrillic small letter zhe', 'dollar sign', 'character U+0000')
    """
    name = unicodedata.name(character, "")
    if not name:
        return f"character U+{ord(character):04X}"
    first, _, rest = name.lower().partition(" ")
    scripts = {"cyrillic", "latin", "greek", "hebrew", "arabic", "armenian", "cherokee"}
    if first.partition("-")[0] in scripts:
        first = first.capitalize()
    return f"{first} {rest}".rstrip()

"""The characters a learner may type, folded to one spelling.

Formulas reach the grader from keyboards, phones, textbooks and web pages, so one symbol has many code points.
The tables here are closed: a character is folded because it is listed, and everything else is refused by
name. Look-alikes such as the Cyrillic ``а`` are not listed on purpose: two names that look equal must be
equal.
"""

import unicodedata

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
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n", strict=True)) | {"ᵀ": TRANSPOSE, "⊤": TRANSPOSE}

HADAMARD = "⊙"
_SIGNS = {
    "-": "−–—‐‑﹣",
    "*": "·⋅∙•×✕∗⨯",
    "/": "÷∕⁄",
    HADAMARD: "∘⊙⨀◦",
    "'": "′’ʹ",
    "''": "″",
    "|": "∣❘",
    " ": "\t\r\v\f\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u0085\u2028\u2029",
    "^": "ˆ",
}
SIGNS = {character: sign for sign, characters in _SIGNS.items() for character in characters}

_WORDS = {"√": "sqrt", "∞": "infty"}
WORDS = GREEK | _WORDS


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
    return SIGNS.get(character, character)


def spoken(character: str) -> str:
    """Return the Unicode name of a character, safe to show wherever a message goes.

    The character itself is never echoed: it may be invisible, reverse the line, or mean something to a
    renderer.

    Examples
    --------
    >>> spoken("а"), spoken("$"), spoken("\\x00")
    ('Cyrillic small letter a', 'dollar sign', 'character U+0000')
    """
    name = unicodedata.name(character, "")
    if not name:
        return f"character U+{ord(character):04X}"
    first, _, rest = name.lower().partition(" ")
    scripts = {"cyrillic", "latin", "greek", "hebrew", "arabic", "armenian", "cherokee"}
    if first.partition("-")[0] in scripts:
        first = first.capitalize()
    return f"{first} {rest}".rstrip()

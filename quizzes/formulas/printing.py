"""A formula's tree written out again: as TeX for the learner to check, and as plain text.

Only names from the question and from our own tables are ever written, so nothing a learner types reaches the
renderer unread.
"""

from quizzes.formulas.characters import GREEK, HADAMARD
from quizzes.formulas.functions import ELEMENTWISE, MATRIX
from quizzes.formulas.symbols import SCALAR, plain_name
from quizzes.formulas.tree import Node, Op

# How tightly an operation binds; an argument that binds less tightly gets brackets.
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
_BINDING = {
    Op.SUM: _SUM,
    Op.NEGATE: _SIGN,
    Op.PRODUCT: _PRODUCT,
    Op.POWER: _POWER,
    Op.MATRIX_POWER: _POWER,
    Op.TRANSPOSE: _POWER,
}

_GREEK_NAMES = frozenset(GREEK.values()) - {"omicron"}
_TEX_FUNCTIONS = frozenset(
    {"sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan"}
    | {"sinh", "cosh", "tanh", "coth", "exp", "ln", "det"}
)
_TEX_CONSTANTS = {"pi": r"\pi", "e": r"\mathrm{e}", "i": r"\mathrm{i}"}


def plain(node: Node) -> str:
    """Return a formula in the notation the parser reads, with every product sign written.

    Parameters
    ----------
    node : Node
        A formula's tree.

    Returns
    -------
    str
        Text that parses to a tree of the same meaning.
    """
    match node.op:
        case Op.NUMBER | Op.SYMBOL | Op.CONSTANT | Op.IDENTITY:
            return f"({node.name})" if node.name.startswith("-") else node.name
        case Op.SUM:
            return _join([_plain_in(term, _PRODUCT) for term in node.args], node.operators)
        case Op.PRODUCT:
            return _join([_plain_in(factor, _SIGN) for factor in node.args], node.operators)
        case Op.NEGATE:
            return f"-{_plain_in(node.args[0], _POWER)}"
        case Op.POWER:
            return f"{_plain_in(node.args[0], _ATOM)}^{_plain_in(node.args[1], _ATOM)}"
        case Op.MATRIX_POWER:
            return f"{_plain_in(node.args[0], _ATOM)}^({node.exponent})"
        case Op.TRANSPOSE:
            return f"transpose({plain(node.args[0])})"
        case Op.CALL if node.name == "log":
            base, argument = node.args
            return f"(ln({plain(argument)})/ln({plain(base)}))"
        case Op.CALL:
            return f"{node.name}({', '.join(plain(argument) for argument in node.args)})"
        case Op.ARRAY:
            return "[" + ", ".join(f"[{', '.join(map(plain, row))}]" for row in _rows(node)) + "]"


def tex(node: Node) -> str:
    """Return a formula as TeX, showing how it was read: fractions, brackets and powers made plain.

    Parameters
    ----------
    node : Node
        A formula's tree.

    Returns
    -------
    str
        TeX without dollar signs, made only of the question's names, digits and commands written here.
    """
    match node.op:
        case Op.NUMBER:
            return _tex_number(node.name)
        case Op.SYMBOL:
            return _tex_name(node.name)
        case Op.CONSTANT:
            return _TEX_CONSTANTS[node.name]
        case Op.IDENTITY:
            return _tex_name(node.name)
        case Op.SUM:
            return _join([_tex_in(term, _PRODUCT) for term in node.args], node.operators, " ")
        case Op.PRODUCT:
            return _tex_product(node)
        case Op.NEGATE:
            return f"-{_unsigned(_tex_in(node.args[0], _PRODUCT))}"
        case Op.POWER:
            return f"{_tex_in(node.args[0], _ATOM)}^{{{tex(node.args[1])}}}"
        case Op.MATRIX_POWER:
            return f"{_tex_in(node.args[0], _ATOM)}^{{{node.exponent}}}"
        case Op.TRANSPOSE:
            return f"{_tex_in(node.args[0], _ATOM)}^{{\\top}}"
        case Op.CALL:
            return _tex_call(node)
        case Op.ARRAY:
            rows = r" \\ ".join(" & ".join(map(tex, row)) for row in _rows(node))
            return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _join(parts: list[str], operators: tuple[str, ...], space: str = "") -> str:
    text = parts[0]
    for part, operator in zip(parts[1:], operators[1:], strict=True):
        text += f"{space}{operator}{space}{_unsigned(part)}"
    return text


def _unsigned(text: str) -> str:
    """Put brackets round a text that starts with a minus sign, so that no two signs meet."""
    return f"({text})" if text.startswith("-") else text


def _binding(node: Node) -> int:
    if node.op is Op.NUMBER and node.name.startswith("-"):
        return _SIGN
    return _BINDING.get(node.op, _ATOM)


def _plain_in(node: Node, needed: int) -> str:
    text = plain(node)
    return f"({text})" if _binding(node) < needed else text


def _tex_in(node: Node, needed: int) -> str:
    text = tex(node)
    binding = _binding(node)
    if node.op is Op.CALL and node.name == "factorial" and needed == _ATOM:
        binding = _POWER
    if node.op is Op.NUMBER and ("e" in node.name or "E" in node.name):
        binding = _PRODUCT
    return _brackets(text) if binding < needed else text


def _brackets(text: str) -> str:
    return rf"\left({text}\right)"


def _rows(node: Node) -> list[tuple[Node, ...]]:
    columns = node.shape[1] if node.shape != SCALAR else 1
    return [node.args[start : start + columns] for start in range(0, len(node.args), columns)]


def _tex_number(digits: str) -> str:
    mantissa, _, power = digits.lower().partition("e")
    return rf"{mantissa}\times 10^{{{int(power)}}}" if power else mantissa


def _tex_name(name: str) -> str:
    """Write W1 as W_{1}, alpha as a Greek letter, and a longer word upright."""
    stem, _, subscript = name.partition("_")
    if not subscript:
        stem = name.rstrip("0123456789")
        subscript = name[len(stem) :]
    stem = GREEK.get(stem, stem)
    if stem in _GREEK_NAMES:
        stem = f"\\{stem}"
    elif len(stem) > 1:
        stem = rf"\mathrm{{{plain_name(stem)}}}"
    return f"{stem}_{{{plain_name(subscript)}}}" if subscript else stem


def _tex_product(node: Node) -> str:
    """Write a product left to right; a quotient takes everything before it as its numerator.

    Where ⊙ meets another product, brackets show that what stands on the left is done first.
    """
    text = tex(node.args[0]) if node.operators[1] == "/" else _tex_in(node.args[0], _SIGN)
    last = "/"  # the sign that the text so far ends with
    for left, factor, operator in zip(node.args, node.args[1:], node.operators[1:], strict=False):
        if operator == "/":
            text = rf"\frac{{{text}}}{{{tex(factor)}}}"
        else:
            sign = r"\odot " if operator == HADAMARD else _times(left, factor)
            left_text = text if last in ("/", operator) else _brackets(text)
            text = f"{left_text} {sign}{_tex_in(factor, _POWER)}"
        last = operator
    return text


def _times(left: Node, right: Node) -> str:
    """A dot where two factors set side by side could be misread, else a thin space."""
    if right.op is Op.NUMBER or (right.op is Op.POWER and right.args[0].op is Op.NUMBER):
        return r"\cdot "
    if left.shape == SCALAR and right.shape == SCALAR and left.op is Op.CALL:
        return r"\cdot "
    return r"\, "


def _tex_call(node: Node) -> str:
    name = node.name.removesuffix("'")
    primed = node.name[len(name) :]
    inside = ", ".join(tex(argument) for argument in node.args)
    match name:
        case "abs":
            return rf"\left|{inside}\right|"
        case "sqrt" if not primed:
            return rf"\sqrt{{{inside}}}"
        case "factorial":
            return f"{_tex_in(node.args[0], _ATOM)}!"
        case "comb":
            return rf"\binom{{{tex(node.args[0])}}}{{{tex(node.args[1])}}}"
        case "log":
            return rf"\log_{{{tex(node.args[0])}}}{_brackets(tex(node.args[1]))}"
        case "log10" | "log2":
            return rf"\log_{{{name.removeprefix('log')}}}{_brackets(inside)}"
        case "conj":
            return rf"\overline{{{inside}}}"
        case "adjoint":
            return f"{_tex_in(node.args[0], _ATOM)}^{{*}}"
        case "trace":
            return rf"\operatorname{{tr}}{_brackets(inside)}"
        case "relu":
            name = "ReLU"
    if name in _TEX_FUNCTIONS:
        command = f"\\{name}"
    elif name in ELEMENTWISE or name in MATRIX or name == "ReLU":
        command = rf"\operatorname{{{name}}}"
    else:
        command = _tex_name(name)
    return f"{command}{primed}{_brackets(inside)}"

"""The names a learner may write in one question, with their shapes and where they are sampled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from quizzes.formulas.functions import RESERVED
from quizzes.formulas.notation import AnswerError, tokenize

Shape: TypeAlias = tuple[int, ...]

SCALAR: Shape = ()
IDENTITY: Shape = (0, 0)
"""Shape of a multiple of I: its size comes from the matrix beside it."""

DOMAINS = ("any", "positive", "unit")
MAX_SIZE = 8


def plain_name(name: str) -> str:
    """Return a name without the underscores of its subscripts, so that W_1, W₁ and W1 are the same name."""
    return name.replace("_", "")


@dataclass(frozen=True, eq=False)
class Symbols:
    """What a learner may write in one question.

    Parameters
    ----------
    shapes : mapping of str to tuple of str or int
        Each name with its sizes: ``()`` is a number, ``("n",)`` a column of n, ``("m", "n")`` an m by n one.
    dims : mapping of str to int
        The number each named size stands for in the check, 1 to 8. Give different sizes different numbers, so
        that a product in the wrong order does not fit; with n = 4, products of up to seven factors are told
        apart.
    domain : mapping of str to str
        Where a number is sampled: "any" (both signs, the default), "positive", or "unit" (between 0 and 1).
    elementwise : bool
        Whether functions and number plus or minus matrix act entry by entry on matrices.
    functions : tuple of str
        Names of unknown functions, such as f and g. Nothing is known of them but that they are functions.

    Raises
    ------
    ValueError
        If a name, a size or a domain is not possible; the message names it.

    Examples
    --------
    >>> Symbols(shapes={"W1": ("m", "n"), "x": ("n",)}, dims={"n": 4, "m": 5}).sized
    {'W1': (5, 4), 'x': (4, 1)}
    """

    shapes: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)
    dims: Mapping[str, int] = field(default_factory=dict)
    domain: Mapping[str, str] = field(default_factory=dict)
    elementwise: bool = False
    functions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse declarations no answer could use, so that authors hear of them and learners do not."""
        for name in (*self.shapes, *self.functions):
            _check_name(name)
        if len(self.plain) < len(self.shapes) + len(self.functions):
            raise ValueError("two symbols have the same name once W_1 and W1 are read alike. Rename one.")
        for name, sizes in self.shapes.items():
            if len(sizes) > 2:
                raise ValueError(f"the shape of {name} has {len(sizes)} sizes. Give none, one or two.")
            for size in sizes:
                if not 1 <= self._size_number(name, size) <= MAX_SIZE:
                    raise ValueError(f"{name} has the size {size}. Choose 1 to {MAX_SIZE}.")
        for name, domain in self.domain.items():
            if domain not in DOMAINS:
                raise ValueError(f"the domain of {name} is {domain!r}. Choose one of {', '.join(DOMAINS)}.")
            if self.shapes.get(name) != ():
                raise ValueError(f"{name} has a domain but is not declared as a number.")

    @cached_property
    def plain(self) -> dict[str, str]:
        """Every declared name under its plain spelling: Greek written out, no underscores."""
        return {plain_name(_folded(name)): name for name in (*self.shapes, *self.functions)}

    @cached_property
    def sized(self) -> dict[str, Shape]:
        """The test shape of each symbol: a vector is a column, and one entry is a number."""
        return {
            name: as_matrix_shape(tuple(self._size_number(name, size) for size in sizes))
            for name, sizes in self.shapes.items()
        }

    def _size_number(self, name: str, size: str | int) -> int:
        if isinstance(size, int):
            return size
        if size not in self.dims:
            raise ValueError(f"the shape of {name} uses the size {size}. Give it a number in dims.")
        return self.dims[size]

    def describe(self, shape: Shape) -> str:
        """Return a shape in the question's own letters, such as ``m×n``."""
        if shape == SCALAR:
            return "a number"
        if shape == IDENTITY:
            return "a multiple of I"
        return "×".join(self._letter(size) for size in shape)

    def _letter(self, size: int) -> str:
        used = {letter for sizes in self.shapes.values() for letter in sizes}
        letters = [letter for letter, number in self.dims.items() if number == size and letter in used]
        return letters[0] if len(letters) == 1 else str(size)


def as_matrix_shape(sizes: Shape) -> Shape:
    """Return sizes as rows and columns; a vector is a column, and a single entry is a number.

    Examples
    --------
    >>> as_matrix_shape((3,)), as_matrix_shape((1, 3)), as_matrix_shape((1, 1))
    ((3, 1), (1, 3), ())
    """
    if all(size == 1 for size in sizes):
        return SCALAR
    return (sizes[0], 1) if len(sizes) == 1 else sizes


def _folded(name: str) -> str:
    try:
        tokens = tokenize(name)
    except AnswerError as error:
        raise ValueError(f"{name!r} cannot be a name: {error}") from None
    if len(tokens) != 1 or tokens[0].kind != "name":
        raise ValueError(f"{name!r} cannot be a name. Start with a letter and use letters, digits and _.")
    return tokens[0].text


def _check_name(name: str) -> None:
    if plain_name(_folded(name)) in RESERVED:
        raise ValueError(f"{name} is the name of a function. Choose another name.")

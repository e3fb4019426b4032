"""The worked examples once more with other numbers, drawn from the seed and keyed by the core.

Equal seeds give equal questions, so a link reproduces them. Each question's id carries its seed.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core import blocks
from core.bounds import uniform_band
from core.paths import enumerate_paths
from quizzes.formulas.typography import in_tex, in_words, row_in_words
from quizzes.kinds.matrix import Matrix, WrongMatrix
from quizzes.kinds.number import Number, Tolerance
from quizzes.kinds.question import Hint, WrongAnswer
from quizzes.loading.items import SimpleQuestion

Rows = tuple[tuple[str, ...], ...]
Array = NDArray[np.float64]


@lru_cache(maxsize=32)
def two_new_blocks(seed: int) -> tuple[SimpleQuestion, ...]:
    """Return example 1 with new matrices: the path through both branches, and the whole row."""
    rng, eye = np.random.default_rng(seed), np.eye(2)
    while True:
        g = rng.choice([-2.0, -1.0, 1.0, 2.0], 2)
        j1, j2 = rng.choice([-1.0, -0.5, 0.0, 0.5, 1.0], (2, 2, 2))
        table = enumerate_paths([j1, j2], g)
        both, swapped = g @ j2 @ j1, g @ j1 @ j2
        wrong = g @ (eye + j1) @ (eye + j2)
        three = table.total - both
        # Every mistake must show, and no route may be empty.
        if (
            both.any()
            and swapped.any()
            and _all_differ(table.total, wrong, three, g)
            and _all_differ(both, swapped)
        ):
            break
    given = f"Let $g = {_row(g)}$, $J_1 = {_tex(j1)}$ and $J_2 = {_tex(j2)}$."
    return (
        Matrix(
            type="matrix",
            id=f"we1-new-both-{seed}",
            ask=f"{given} Which row does the path through both branches carry to $x$?",
            answer=_rows(both),
            credit="none",
            why="Branch 2 first, then branch 1.",
            slips=(
                WrongMatrix(
                    answer=_rows(swapped),
                    why="You took branch 1 first. Which one does a gradient from the loss meet first?",
                ),
            ),
            hints=(
                Hint(text="First the row $g J_2$."),
                Hint(text="Then multiply the row you found by $J_1$ from the right."),
            ),
            solution=f"$g J_2$ is {row_in_words(g @ j2)}, and that row times $J_1$ is {row_in_words(both)}.",
        ),
        Matrix(
            type="matrix",
            id=f"we1-new-row-{seed}",
            ask=f"{given} Which row $g\\,(I + J_2)(I + J_1)$ arrives at $x$?",
            answer=_rows(table.total),
            credit="none",
            why="All four routes add up.",
            slips=(
                WrongMatrix(
                    answer=_rows(wrong),
                    why="That is the product with the blocks swapped. Which stands on the left?",
                ),
                WrongMatrix(
                    answer=_rows(three), why="Three routes are in it. Which one goes through both branches?"
                ),
                WrongMatrix(
                    answer=_rows(g), why="That came over both skips. The branches carry something as well."
                ),
            ),
            hints=(
                Hint(text="Take $g$ through block 2 first, $g + g J_2$."),
                Hint(text="Then do the same with block 1."),
            ),
            solution="By routes: "
            + " + ".join(map(row_in_words, table.gradients))
            + f" = {row_in_words(table.total)}.",
        ),
    )


@lru_cache(maxsize=32)
def new_bounds(seed: int) -> tuple[SimpleQuestion, ...]:
    """Return example 2 with another depth and norm: both ends of the band."""
    rng = np.random.default_rng(seed)
    depth, size = int(rng.choice([20, 30, 40, 60, 80])), float(rng.choice([0.05, 0.15, 0.2, 0.3]))
    band = uniform_band(size, depth)
    given = f"{depth} blocks have branch Jacobians of norm {size:g} at most."
    near = Tolerance(rel=0.01)
    keep, grow = f"{1 - size:g}", f"{1 + size:g}"
    return (
        Number(
            type="number",
            id=f"we2-new-lower-{seed}",
            ask=f"{given} At least how long is $g_0$, if $g_{{{depth}}}$ has the length 1?",
            answer=f"{keep}^{depth}",
            tolerance=near,
            why="Each block keeps at least that share of what arrives.",
            slips=(
                WrongAnswer(
                    answer="1",
                    why="The other paths can point against the path over the skips. How much can one "
                    "block take?",
                ),
                WrongAnswer(
                    answer=f"{size:g}^{depth}",
                    why="That is a plain net. What does the skip add in each block?",
                ),
                WrongAnswer(
                    answer=f"1 - {depth}*{size:g}",
                    why="You took the same amount away each time. Each block "
                    "takes a share of what has reached it.",
                ),
                WrongAnswer(answer=keep, why="That is one block."),
            ),
            hints=(Hint(text="What must a single block leave?"), Hint(text="The shares multiply.")),
            solution=f"${keep}^{{{depth}}} \\approx {in_tex(band.lower)}$.",
        ),
        Number(
            type="number",
            id=f"we2-new-upper-{seed}",
            ask=f"{given} At most how long can $g_0$ be, if $g_{{{depth}}}$ has the length 1?",
            answer=f"{grow}^{depth}",
            tolerance=near,
            why="Each block adds at most that share of what arrives.",
            slips=(
                WrongAnswer(
                    answer=f"1 + {depth}*{size:g}",
                    why="You added the same amount each time. Each block adds a "
                    "share of what has reached it.",
                ),
                WrongAnswer(answer=grow, why="That is one block."),
            ),
            hints=(Hint(text="How long can a single block make it?"), Hint(text="The factors multiply.")),
            solution=f"${grow}^{{{depth}}} \\approx {in_tex(band.upper)}$.",
        ),
    )


@lru_cache(maxsize=32)
def two_new_orders(seed: int) -> tuple[SimpleQuestion, ...]:
    """Return example 3 with new weights and a new input: both Jacobians."""
    rng = np.random.default_rng(seed)
    while True:
        w1, w2 = rng.choice([-1.0, 0.0, 1.0, 2.0], (2, 2, 2))
        x = rng.choice([-2.0, -1.0, 1.0, 2.0], 2)
        after, before = (blocks.Block(w1, w2, order=order) for order in ("post", "pre"))
        post, pre = blocks.jacobian(after, x), blocks.jacobian(before, x)
        sums = [blocks.forward(after, x), blocks.forward(before, x)]
        on_a_kink = not all(stage.hidden_pre.all() for stage in sums) or not sums[0].total.all()
        gates_matter = post.gate.sum() == 1 and post.branch[post.gate > 0].any() and (x > 0).sum() == 1
        if not on_a_kink and gates_matter and pre.branch.any() and _all_differ(post.total, pre.total):
            break
    given = (
        f"Let $W_1 = {_tex(w1)}$, $W_2 = {_tex(w2)}$, $F(x) = W_2\\,\\mathrm{{ReLU}}(W_1 x)$ and "
        f"$x = {_row(x)}^{{\\mathsf T}}$."
    )
    eye = np.eye(2)
    return (
        Matrix(
            type="matrix",
            id=f"we3-new-post-{seed}",
            ask=f"{given} Fill in the Jacobian of $y = \\mathrm{{ReLU}}(F(x) + x)$.",
            answer=_rows(post.total),
            why="The gate of each row multiplies skip and branch alike.",
            slips=tuple(
                _distinct(
                    post.total,
                    [
                        (eye + post.branch, "That is $I + J$. Which entries of the sum are not positive?"),
                        (
                            post.gate[:, None] * post.branch,
                            "That leaves out the skip. Where the gate is open, it passes a change "
                            "on as well.",
                        ),
                    ],
                )
            ),
            hints=(
                Hint(text="First $W_1 x$: which of its entries are positive? That gives $J$."),
                Hint(text="Then the sum $F(x) + x$: which of its entries are positive? That gives $D$."),
            ),
            solution=f"The sum is {row_in_words(sums[0].total)}, so the gates are {row_in_words(post.gate)}, and $J = "
            f"{_tex(post.branch)}$.",
        ),
        Matrix(
            type="matrix",
            id=f"we3-new-pre-{seed}",
            ask=f"{given} Fill in the Jacobian of $y = F(\\mathrm{{ReLU}}(x)) + x$.",
            answer=_rows(pre.total),
            why="$I$ is whole, and the branch answers only where $x$ is positive.",
            slips=tuple(
                _distinct(
                    pre.total,
                    [
                        (pre.branch, "That is the branch alone. What does the skip add?"),
                        (
                            eye + post.branch,
                            "The branch sees $\\mathrm{ReLU}(x)$ here. Which entry of $x$ does not get through?",
                        ),
                    ],
                )
            ),
            hints=(
                Hint(text="The branch sees $\\mathrm{ReLU}(x)$. Which columns of its Jacobian are 0?"),
                Hint(text="Nothing multiplies the skip."),
            ),
            solution=f"The branch has the Jacobian ${_tex(pre.branch)}$, and $I$ is added.",
        ),
    )


def _all_differ(*arrays: Array) -> bool:
    return not any(np.allclose(a, b) for i, a in enumerate(arrays) for b in arrays[:i])


def _distinct(key: Array, mistakes: list[tuple[Array, str]]) -> Iterator[WrongMatrix]:
    """Yield the mistakes that show: those that differ from the key and from the mistakes before them."""
    seen = [key]
    for matrix, why in mistakes:
        if _all_differ(*seen, matrix):
            seen.append(matrix)
            yield WrongMatrix(answer=_rows(matrix), why=why)


def _rows(matrix: Array) -> Rows:
    return tuple(tuple(f"{value + 0.0:g}" for value in row) for row in np.atleast_2d(matrix))


def _tex(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(in_tex(float(value)) for value in row) for row in matrix)
    return rf"\begin{{bmatrix}} {rows} \end{{bmatrix}}"


def _row(vector: Array) -> str:
    return f"({', '.join(in_words(float(value)).replace('−', '-') for value in vector)})"

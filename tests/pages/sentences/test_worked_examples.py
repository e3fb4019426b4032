"""Worked examples: routes, bands and Jacobians are what fractions, cosines and one-sided slopes give."""

from fractions import Fraction
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pages._shared.experiments.worked_examples.new_numbers import new_bounds, two_new_blocks, two_new_orders
from tests.pages.sentences.states import State, faults, num
from tests.quizzes.bank.test_contents import QUESTIONS

PAGE = "worked_examples"
SIZE, DEPTH, STACKS = 0.1, 100, 400
G = (Fraction(2), Fraction(1))
JUST_SHOW = "Just show me"
Matrix = tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
IDENTITY: Matrix = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))

NEW = {"two blocks": two_new_blocks, "a bound": new_bounds, "two orders": two_new_orders}
"""Questions with other numbers, which tests of their own work out."""
IDEAS = {
    "two blocks": "Each bracket offers two ways, so two blocks make four routes and $L$ blocks make $2^L$. Two rules are "
    "enough: what stands one behind the other multiplies, and what comes together adds. $J_2$ is taken where the whole "
    "network stands, at $h_1 = x + F_1(x)$, so even the route through branch 2 alone depends on block 1.",
    "a bound": "The path over all skips is one term of a sum, and a term alone says nothing about the length of the sum. "
    "What can be said, block by block, is $1 - \\lVert J \\rVert \\le \\text{factor} \\le 1 + \\lVert J \\rVert$. The notes "
    "compare with $0.1^{100}$, a plain net whose layers have norm 0.1. A healthy plain layer keeps lengths on average and "
    "has a norm of about 2.4, so the comparison is unfair.",
    "two orders": "After the addition the gate multiplies skip and branch together; before the branch it multiplies the "
    "branch alone. One caution for the notes' point: inside a stack with ReLUs after its additions, $x$ has come out of a "
    "ReLU, and an entry of −1 cannot occur. There a gate shuts only where the branch is $-x$ or less.",
}


def small_matrix(rng: np.random.Generator) -> str:
    """Return a matrix as a learner types it, often one that may be swapped with another."""
    a, b = rng.choice(["0.1", "0.3", "0.7", "-0.5", "1", "0", "2.9"], 2)
    c, d = rng.choice(["0.2", "-0.1", "0.9", "1"], 2)
    return str(rng.choice([f"{a} {b}; {b} {a}", f"{a} 0; 0 {b}", f"{a} {b}; {c} {d}"]))


DRAWS = {"j1": small_matrix, "j2": small_matrix}

CANCELLING = {"j1": "0.5 0; 1 0", "j2": "0 -0.5; 0.2 0.9"}
"""Matrices whose product takes the row to 0 exactly, and to something near it with rounding."""
SWAPPED = {"j1": "0.7 1; 1 0.7", "j2": "0.7 2.9; 2.9 0.7"}
"""Matrices that may be swapped, though the two products are rounded differently."""
UNSEEN = {"j1": "1 0; -2 0", "j2": "1 1; 0 -1"}
"""Matrices that may not be swapped, though g does not see it."""


def read(text: str) -> Matrix:
    """Return a typed matrix in fractions."""
    (a, b), (c, d) = (map(Fraction, line.split()) for line in text.split(";"))
    return (a, b), (c, d)


def times(left: Matrix, right: Matrix) -> Matrix:
    """Return the product of two matrices, entry by entry."""
    (a, b), (c, d) = left
    (e, f), (g, h) = right
    return (a * e + b * g, a * f + b * h), (c * e + d * g, c * f + d * h)


def plus(left: Matrix, right: Matrix) -> Matrix:
    """Return the sum of two matrices."""
    (a, b), (c, d) = left
    (e, f), (g, h) = right
    return (a + e, b + f), (c + g, d + h)


def sent_through(matrix: Matrix) -> tuple[Fraction, Fraction]:
    """Return the row g times a matrix."""
    (a, b), (c, d) = matrix
    return G[0] * a + G[1] * c, G[0] * b + G[1] * d


def row(entries: tuple[Fraction, ...] | tuple[float, ...]) -> str:
    """Return a row as a sentence writes it."""
    return f"({', '.join(num(float(entry), 3) for entry in entries)})"


def routes(state: State) -> list[str]:
    """Return the sentences about two blocks."""
    j1, j2 = read(state["j1"]), read(state["j2"])
    both = times(j2, j1)
    ways = {
        ":gray-badge[I]\n\nover both skips": IDENTITY,
        ":violet-badge[J₁]\n\nthrough branch 1 alone": j1,
        ":violet-badge[J₂]\n\nthrough branch 2 alone": j2,
        ":violet-badge[J₂J₁]\n\nthrough both branches": both,
    }
    whole = sent_through(plus(plus(IDENTITY, j1), plus(j2, both)))
    swapped = sent_through(times(plus(IDENTITY, j1), plus(IDENTITY, j2)))
    title = f"The four routes add up to {row(whole)}"
    if both == times(j1, j2):
        order = "These two matrices may be swapped, so a wrong order does not show. That is the exception."
    elif swapped == whole:
        order = (
            "The swapped product is another matrix, and only this $g$ does not see it. Change $J_1$ or $J_2$."
        )
    else:
        order = "The row with the factors swapped is the gradient of another network."
        title += f", with the factors swapped to {row(swapped)}"
    return [
        *(f"{way}: **{row(sent_through(matrix))}**" for way, matrix in ways.items()),
        f"**{title}**",
        order,
    ]


@cache
def lengths(width: int, seed: int) -> NDArray[np.float64]:
    """Return how long a gradient of length 1 is behind each random stack: only its angle to each branch matters."""
    rng = np.random.default_rng(seed)
    along = rng.standard_normal((STACKS, DEPTH))
    across = rng.chisquare(width - 1, (STACKS, DEPTH)) if width > 1 else 0 * along
    squares = 1 + 2 * SIZE * along / np.sqrt(along**2 + across) + SIZE**2
    found: NDArray[np.float64] = np.exp(0.5 * np.log(squares).sum(axis=1))
    return found


def band(state: State) -> list[str]:
    """Return the sentences about the band of norms."""
    cosine, width = round(state["cosine"], 2), state["width"]
    after = sorted(lengths(width, state["seed"]))
    yours = (1 + 2 * SIZE * cosine + SIZE**2) ** (DEPTH // 2)
    shorter = sum(length < 1 for length in after) / STACKS
    middle = (after[STACKS // 2 - 1] + after[STACKS // 2]) / 2
    said = "" if state["guess"] == JUST_SHOW else f"You said {state['guess']}. "
    if said:
        right = "yes, ten thousand times shorter"
        said += "That is right. " if state["guess"] == right else f"It is {right}. "
    bracketed = num(cosine, 2) if cosine >= 0 else f"({num(cosine, 2)})"
    return [
        f"**With norms up to 0.1, 100 blocks turn the length 1 into {num(0.9**DEPTH)} to {num(1.1**DEPTH)}**",
        f"{said}With your branches, of norm 0.1 and at the cosine {num(cosine, 2)}, the length 1 becomes **{num(yours)}**. "
        f"Of 400 random stacks of "
        f"width {width}, {num(100 * shorter, 2)} % end below 1; half of them end below {num(middle, 3)}. The dots are 40 of "
        "these stacks.",
        r"\begin{aligned} \frac{\lVert g_0 \rVert}{\lVert g_{100} \rVert} &= (1 + 2\,\varepsilon\,c + \varepsilon^2)^{50} "
        rf"\\ &= (1 + 2 \cdot 0.1 \cdot {bracketed} + 0.1^2)^{{50}} \\ &= {num(yours)} \end{{aligned}}",
        f"At a right angle the squares add up, and 100 blocks give {num(1.01**50)} times the length. Wide random branches "
        "come near that, because in many dimensions two random directions are nearly at right angles.",
    ]


def two_orders(state: State) -> list[str]:
    """Return the sentence about the two Jacobians."""
    point = [round(state[name], 1) for name in ("x1", "x2")]

    def after(x: float) -> float:
        return max(max(x, 0.0) + x, 0.0)

    def before(x: float) -> float:
        return max(x, 0.0) + x

    step, diagonals = 0.01, {}
    for name, output in (("after", after), ("before", before)):
        # At a kink the slope to the left is what a ReLU of slope 0 leaves; elsewhere both sides agree.
        left = [(output(x) - output(x - step)) / step for x in point]
        diagonals[name] = row(tuple(round(slope, 9) for slope in left))
    if 0 in point:
        end = (
            "An entry of $x$ stands on the kink of a ReLU, where there is no slope. By rule this lab takes 0; the "
            "measurement finds the mean of the slopes on both sides."
        )
    else:
        end = "Moving the input a little and measuring the output gives the same slopes."
    return [
        f"**The diagonal is {diagonals['after']} with the ReLU after the addition, {diagonals['before']} with it before the "
        "branch**",
        f"These are the Jacobians at $x$ = **{row(tuple(point))}**. {end}",
    ]


def steps(example: str) -> list[tuple[str, str, str]]:
    """Return the steps of an example: the question about the rule, the line, and the question that takes its place."""
    if example == "two blocks":
        j1, j2 = read("0.5 0; 1 0"), read("0 1; 0 0.5")
        ways = [sent_through(matrix) for matrix in (IDENTITY, j1, j2, times(j2, j1))]
        rows = " + ".join(f"({num(float(a))}, {num(float(b))})" for a, b in ways)
        whole = row((sum((a for a, _ in ways), Fraction(0)), sum((b for _, b in ways), Fraction(0))))
        return [
            (
                "we1-block-rule",
                "The blocks are $h_1 = x + F_1(x)$ and $h_2 = h_1 + F_2(h_1)$. So $\\partial h_1 / \\partial x = I + J_1$ "
                "and $\\partial h_2 / \\partial h_1 = I + J_2$.",
                "",
            ),
            (
                "we1-stack-rule",
                "Let the row $g$ be the gradient at $h_2$. Then $g\\,(I + J_2)(I + J_1)$ is the gradient at $x$.",
                "",
            ),
            (
                "we1-expand-rule",
                "Multiplied out, $(I + J_2)(I + J_1) = I + J_1 + J_2 + J_2 J_1$: one term for each of four routes.",
                "we1-both-branches",
            ),
            (
                "we1-numbers-rule",
                "In numbers, with $g$ = (2, 1) and the matrices from which the experiment below starts: "
                f"${rows}$ = **{whole}**.",
                "we1-arrives",
            ),
        ]
    if example == "a bound":
        return [
            (
                "we2-branch-rule",
                "A branch stretches no gradient by more than its norm: "
                "$\\lVert g J_\\ell \\rVert \\le 0.1\\,\\lVert g \\rVert$.",
                "",
            ),
            (
                "we2-block-rule",
                "So one block gives "
                "$0.9\\,\\lVert g \\rVert \\le \\lVert g + g J_\\ell \\rVert \\le 1.1\\,\\lVert g \\rVert$.",
                "",
            ),
            (
                "we2-depth-rule",
                f"A hundred blocks keep at least $0.9^{{100}} \\approx {num(0.9**DEPTH)}$ of the length. Branches "
                "$J_\\ell = -0.1\\,I$ leave exactly that.",
                "we2-lower",
            ),
            (
                "we2-top-rule",
                f"And they make it at most $1.1^{{100}} \\approx {num(1.1**DEPTH)}$ times as long. Branches "
                "$J_\\ell = 0.1\\,I$ do.",
                "we2-upper",
            ),
        ]
    return [
        (
            "we3-mask-rule",
            "With $F(x) = \\mathrm{ReLU}(x)$ and $x$ = (−1, 1) the branch is (0, 1) and the sum (−1, 2). A ReLU behind it "
            "has the gates $D = \\mathrm{diag}(0, 1)$.",
            "",
        ),
        (
            "we3-post-rule",
            "After the addition: $D\\,(I + J) = \\mathrm{diag}(0, 1)\\,(I + \\mathrm{diag}(0, 1)) = \\mathrm{diag}(0, 2)$.",
            "we3-post",
        ),
        (
            "we3-pre-rule",
            "Before the branch: $I + W_2 D_1 W_1 D_0 = I + \\mathrm{diag}(0, 1) = \\mathrm{diag}(1, 2)$. No gate stands on "
            "the skip.",
            "we3-pre",
        ),
    ]


def written_out(state: State, left_out: int) -> list[str]:
    """Return the steps of a stage with their questions; the last ones are left out."""
    found, texts = steps(state["example"]), []
    for number, (rule, line, blank) in enumerate(found, start=1):
        yours = number > len(found) - left_out
        texts += [
            f"**Step {number} of {len(found)}.** {'This one is yours.' if yours else line}",
            QUESTIONS[rule].ask,
        ]
        if yours:
            texts.append(QUESTIONS[blank].ask)
    return texts


def expected(state: State) -> list[str]:
    """Return every sentence that the page should show in a state, and what it asks there."""
    example, left_out = state["example"], {"full": 0, "1 blank": 1, "2 blanks": 2}.get(state["stage"])
    texts = [IDEAS[example]]
    found = example != "a bound" or state["guess"] == JUST_SHOW
    if example == "a bound":
        texts.append(QUESTIONS["we2-flaw"].ask)
    if left_out is None:
        texts += [
            f"Seed {state['seed']} drew these. *New seed* above draws others, and *Copy link* keeps them."
        ]
        texts += [question.ask for question in NEW[example](state["seed"])]
    elif found:
        texts += written_out(state, left_out)
    else:
        texts.append("The repaired argument and its experiment appear here once the line is found.")
    if found and not left_out:
        return texts + {"two blocks": routes, "a bound": band, "two orders": two_orders}[example](state)
    return [*texts, "The experiment appears here once the blanks are filled."] if found else texts


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states of each example."""
    assert faults(PAGE, expected, draws=DRAWS, also=[UNSEEN, CANCELLING, SWAPPED]) == []

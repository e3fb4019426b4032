"""Other shortcuts: what a stack keeps is what powers, counts and products from the other end find."""

import math
from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

PAGE = "shortcut_types"
ABOUT = {"kind": "matrix", "depth": 54, "distance": 1.0}
WIDTH, STREAMS, CLASSIC = 64, 4, 54
DROWNED = 1e-14
"""The part of the largest singular value below which a product in float64 holds only rounding."""
LEAST_DRAWN = 1e-31
Matrix = NDArray[np.float64]

MEANS = {
    "identity": "Every direction is kept whole, at any depth.",
    "matrix": "Each matrix is $\\sqrt{1 - t^2}\\,I + t\\,G$ with a random $G$, and keeps squared lengths on average.",
    "orthogonal": "Each matrix turns the gradient and keeps every length, so the product does too.",
    "mixing": "4 parallel streams are mixed; rows and columns of each matrix sum to 1. Nothing grows, and what all streams "
    "share is kept.",
}
PUBLISHED = (
    "Test errors of a ResNet-110 with every shortcut replaced (He et al. 2016, table 1). With the identity it is 6.61 %; "
    "fails means more than 20 %. Orthogonal and mixing shortcuts were not part of that comparison."
)


def open_share(bias: float) -> float:
    """Return the logistic function of a bias."""
    return 1.0 / (1.0 + math.exp(-bias))


def balanced(positive: Matrix) -> Matrix:
    """Return a matrix whose rows and columns sum to 1: the given one, each row and each column times a factor."""
    columns = np.ones(len(positive))
    for _ in range(100):
        rows = 1.0 / (positive @ columns)
        columns = 1.0 / (rows @ positive)
    found: Matrix = rows[:, None] * positive * columns
    return found


@cache
def product_and_gradient(kind: str, depth: int, setting: float, seed: int) -> tuple[Matrix, float]:
    """Return the product of random shortcuts, and what it keeps of a random gradient's length."""
    rng = np.random.default_rng(seed)
    stay, side = math.cos(math.asin(setting)), STREAMS if kind == "mixing" else WIDTH
    stack = []
    for _ in range(depth):
        if kind == "matrix":
            stack.append(stay * np.identity(WIDTH) + setting / 8 * rng.standard_normal((WIDTH, WIDTH)))
        elif kind == "dropout":
            stack.append(np.diag((rng.random(WIDTH) < setting).astype(float)))
        else:
            stack.append(balanced(np.exp(rng.standard_normal((STREAMS, STREAMS)))))
    # The product grows from the input's end here, and the gradient meets all of it at once.
    product = np.identity(side)
    for each in stack:
        product = each @ product
    sent = rng.standard_normal(side)
    return product, math.hypot(*(product.T @ sent)) / math.hypot(*sent)


@cache
def singular_values(kind: str, depth: int, setting: float, seed: int) -> list[float]:
    """Return the singular values of the product, smallest first: eigenvalues of a symmetric matrix of twice its width."""
    product, _ = product_and_gradient(kind, depth, setting, seed)
    if kind == "dropout":
        return sorted(np.diag(product).tolist())
    nothing = np.zeros_like(product)
    pairs = np.linalg.eigvalsh(np.block([[nothing, product], [product.T, nothing]]))
    return [abs(float(value)) for value in pairs[len(product) :]]


def kept(state: State) -> dict[str, float]:
    """Return what the chosen stack keeps, from its worst direction to its best, and of a random gradient."""
    kind, depth = state["kind"], state["depth"]
    if kind in ("identity", "orthogonal"):
        return dict.fromkeys(("smallest", "median", "largest", "gradient"), 1.0)
    if kind == "gate":
        share = open_share(-state["bias"]) ** depth
        return dict.fromkeys(("smallest", "median", "largest", "gradient"), share)
    setting = {"matrix": state.get("distance"), "dropout": state.get("keep"), "mixing": 1.0}[kind]
    assert setting is not None
    which = (kind, depth, round(setting, 2), state["seed"])
    values, half = singular_values(*which), WIDTH // 2 if kind != "mixing" else STREAMS // 2
    return {
        "smallest": values[0],
        "median": (values[half - 1] + values[half]) / 2,
        "largest": values[-1],
        "gradient": product_and_gradient(*which)[1],
    }


def meaning(state: State) -> str:
    """Return what the chosen kind of shortcut is."""
    if state["kind"] == "gate":
        bias = state["bias"]
        return (
            f"A gate $g = \\sigma(b)$ leaves {num(open_share(-bias))} of the skip in each block. If it is exclusive, it "
            f"also lets only {num(open_share(bias))} of the branch through."
        )
    if state["kind"] == "dropout":
        survives = math.prod([round(state["keep"], 2)] * state["depth"])
        return (
            "A coordinate cut once is cut for good. Each survives the whole stack with probability "
            f"{num(survives)}."
        )
    return MEANS[state["kind"]]


def edge(kind: str, found: Mapping[str, float]) -> str:
    """Return what is said of sizes that a log axis cannot show: a share of 0, or one below its last number."""
    noise = DROWNED * found["largest"]  # what drowns is drawn as large as the noise
    if any(0 < max(share, noise) < LEAST_DRAWN for share in found.values() if share > 0):
        return " Sizes below 10⁻³¹ are drawn at the lower edge."
    # Dropout alone cuts: a product of the other matrices has an inverse, and its 0 is rounding.
    cut = kind == "dropout" and 0 in found.values()
    return " A log axis has no 0, so it is drawn at the lower edge." if cut else ""


def expected(state: State) -> list[str]:
    """Return every sentence that the page should show in a state."""
    depth, found = state["depth"], kept(state)
    noise = DROWNED * found["largest"]
    shown = {
        line: num(share, 4 if f"{share:.2g}" == "1" else 2)
        if share == 0 or share > noise
        else f"less than {num(noise, 1)}"
        for line, share in found.items()
    }
    alike = {f"{share:.1e}" if share > noise else "drowned" for share in found.values()}
    if len(alike) == 1:
        middle, best = f"every gradient keeps {shown['gradient']} of its length", ""
        if all(share == 0 for share in found.values()):
            middle = "nothing is left of any gradient"
        elif all(f"{share:.4g}" == "1" for share in found.values()):
            middle = "every gradient keeps its length"
    else:
        directions = STREAMS if state["kind"] == "mixing" else WIDTH
        middle = (
            f"the middle one of {num(directions)} singular directions keeps {shown['median']} of its length"
        )
        whole = f"{found['largest']:.4g}" == "1"
        best = (
            f" The best of the perpendicular directions keeps {'' if whole else shown['largest'] + ' times '}its length. "
            f"The random gradient drawn here keeps **{shown['gradient']}**."
        )
    asked = singular_values("matrix", CLASSIC, 1.0, 1)
    said = verdict(state, f"about {num((asked[31] + asked[32]) / 2, 1)}", ABOUT)
    blocks = f"{num(depth)} block" + ("" if depth == 1 else "s")
    sentences = [
        f"**After {blocks} {middle}**",
        f"{said}{meaning(state)}{best}{edge(state['kind'], found)}",
        PUBLISHED,
    ]
    if state["kind"] == "matrix" and depth >= CLASSIC and state["distance"] > 0 and found["median"] >= 0.1:
        sentences.append("Done. The nearer to the identity, the more is kept.")
    return sentences


def orthogonal(drawn: Matrix) -> Matrix:
    """Return the columns of a matrix made perpendicular, one after the other, each twice."""
    columns: list[Matrix] = []
    for column in drawn.T:
        for _ in range(2):
            for earlier in columns:
                column = column - (earlier @ column) * earlier
        columns.append(column / math.hypot(*column))
    return np.stack(columns, axis=1)


def likeness(seed: int, depth: int = 50, width: int = 32, points: int = 256) -> list[float]:
    """Return how much dy/dx is like dy/dx at the next input, in plain nets, with identities and with turns on the skip.

    The gradient is carried back from the output here, by hand.
    """
    nets, rng = 4, np.random.default_rng(seed)
    weights = rng.standard_normal((depth, nets, width, width)) * math.sqrt(2 / width)
    w, b, v = rng.standard_normal((3, nets, width))
    turns = [orthogonal(rng.standard_normal((width, width))) for _ in range(depth)]
    x = np.linspace(-2.0, 2.0, points)
    found = []
    for skip, scale in ((None, 1.0), ([np.identity(width)] * depth, 0.3), (turns, 0.3)):
        likenesses = []
        for net in range(nets):
            h, factors = np.outer(x, w[net]) + b[net], []
            for block in range(depth):
                centred, spread = h - h.mean(axis=0), h.std(axis=0)
                branch = scale * np.where(centred > 0, centred / spread, 0.0) @ weights[block, net].T
                factors.append((centred > 0) / spread)
                h = branch if skip is None else h @ skip[block].T + branch
            g = np.tile(v[net], (len(x), 1))
            for block in range(depth - 1, -1, -1):
                through = scale * (g @ weights[block, net]) * factors[block]
                g = through if skip is None else g @ skip[block] + through
            slopes = g @ w[net]
            slopes = slopes - slopes.mean()
            likenesses.append(float(np.mean(slopes[1:] * slopes[:-1]) / np.mean(slopes**2)))
        found.append(sum(likenesses) / nets)
    return found


def test_every_sentence_is_found_a_second_way() -> None:
    """In random states of every kind of shortcut."""
    assert faults(PAGE, expected) == []


@pytest.mark.parametrize("seed", [1, 77])
def test_the_likeness_of_neighbouring_gradients_is_found_a_second_way(seed: int) -> None:
    """Carried back from the output, with matrices turned by another method. Plain nets are the ones that shatter."""
    at = open_page(PAGE, seed=seed)
    at.session_state[f"{PAGE}_deeper"] = True
    at.run()
    plain, identity, turned = likeness(seed)

    assert stands_in(
        f"**Correlation at neighbouring inputs: {num(plain, 2)} in plain nets, {num(identity, 2)} with identity shortcuts, "
        f"{num(turned, 2)} with matrices**",
        at,
    )
    assert abs(plain) < 0.3 < min(identity, turned)


def test_the_numbers_of_the_idea_are_found_a_second_way() -> None:
    """The effective rank of the classic product and what three gates leave."""
    values = singular_values("matrix", CLASSIC, 1.0, 1)
    rank = sum(values) ** 2 / sum(value**2 for value in values)
    gates = [num(open_share(-bias) ** CLASSIC, 2) for bias in (0, -3, -6)]
    at = open_page(PAGE)

    assert stands_in(
        f"the singular values of {CLASSIC} of them count like about **{num(rank, 2)}** equal ones, of {WIDTH}",
        at,
    )
    assert stands_in(
        f"whose bias is 0 leaves {gates[0]} of the skip after as many blocks, with bias −3 it leaves {gates[1]}, with bias "
        f"−6 it leaves {gates[2]}.",
        at,
    )
    assert stands_in(
        "did slightly better than identities with zero-padding (24.19 % against 25.03 % error", at
    )

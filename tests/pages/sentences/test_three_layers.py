"""Three layers: every sentence, formula and verdict is what fractions give."""

from fractions import Fraction

from tests.pages.app import open_page
from tests.pages.sentences.states import State, faults, num, stands_in, verdict

STATIONS = ["x₃", "x₂", "x₁", "x₀"]
ASKED = {
    "j1": 0.1, "j2": 0.1, "j3": 0.1, "reach": "x₀", "target": 10.0, "prediction": 8.0, "halved": False,
}  # fmt: skip


def exact(value: float) -> Fraction:
    """Return what a control is set to: a slider sends 0.1 as the sum of its steps."""
    return Fraction(round(value, 9)).limit_denominator(1000)


def factor(value: Fraction) -> str:
    """Return a number as it stands in a product."""
    return f"({num(float(value))})" if value < 0 else num(float(value))


def beside(sent: Fraction, arriving: Fraction) -> str:
    """Return how large what arrives is, beside what was sent."""
    if abs(arriving) == abs(sent):
        return "the same"
    return "larger" if abs(arriving) > abs(sent) else "smaller"


def of_the_loss(state: State, sent: Fraction) -> list[str]:
    """Return what stands above and below the parabola; the loss is the error's square, its slope the square's difference."""
    target, prediction = exact(state["target"]), exact(state["prediction"])
    scale = Fraction(1, 2) if state["halved"] else Fraction(1)
    told = {0: "There is nothing to correct.", 1: "Raising the prediction lowers the loss."}
    told[-1] = "Lowering the prediction lowers the loss."
    return [
        f"**At the prediction {num(float(prediction))} the loss has the slope {num(float(sent))}**",
        f"The loss there is **{num(float(scale * (target - prediction) ** 2))}**. "
        f"{told[(target > prediction) - (target < prediction)]}",
    ]


def expected(state: State) -> list[str]:
    """Return what the page should say in a state."""
    slopes = [exact(state[f"j{layer}"]) for layer in (3, 2, 1)]
    target, prediction = exact(state["target"]), exact(state["prediction"])
    sent = (prediction - target) * (1 if state["halved"] else 2)
    steps = STATIONS.index(state["reach"])
    reached, whole, formulas, weights, changes = {}, {}, [], [], []
    for net, start in (("plain", 0), ("residual", 1)):
        arriving, shown, at_first = sent, rf"\begin{{aligned}} \text{{{net}}}\; & {num(float(sent))}", sent
        for number, slope in enumerate(slopes):
            if number == 2:
                at_first = arriving
            arriving *= start + slope
            if number < steps:
                name = f"{'1 + ' if start else ''}j_{3 - number}"
                shown += rf" \cdot \underbrace{{{factor(start + slope)}}}_{{{name}}}"
                reached[net] = arriving
        whole[net] = (start + slopes[0]) * (start + slopes[1]) * (start + slopes[2])
        reached.setdefault(net, sent)
        formulas.append(rf"{shown} \\ & = {num(float(reached[net]))} \end{{aligned}}")
        rate, first = exact(state["learning_rate"]), exact(state["input"])
        changes.append(num(float(-rate * at_first * first)))
        weights.append(
            f"{net.capitalize()}: {num(float(slopes[2]))} − {num(float(rate))} × {factor(at_first)} × {factor(first)} = "
            f"**{num(float(slopes[2] - rate * at_first * first), 6)}**"
        )
    still = (
        "  \nThe input is zero, so this step leaves the weight where it is." if state["input"] == 0 else ""
    )
    ways = [beside(sent, reached[net]) for net in ("plain", "residual")]
    compared = (
        f"{ways[0]} in both" if ways[0] == ways[1] else f"{ways[0]} without skips and {ways[1]} with skips"
    )
    ladder = verdict(state, num(-4 * 1.1**3, 2), ASKED) + (
        f"The loss gradient is {num(float(sent))}. In size, what arrives is {compared}."
        if sent
        else "The loss gradient is 0, so nothing is sent back."
    )
    done = f"Done: the three factors multiply to {num(float(whole['residual']))}. "
    vanished = abs(whole["residual"]) <= Fraction(1, 1000)
    assert not vanished or min(abs(1 + slope) for slope in slopes) <= Fraction(1, 10)
    return [
        *of_the_loss(state, sent),
        f"**Without skips {state['reach']} receives {num(float(reached['plain']))}, with skips "
        f"{num(float(reached['residual']))}**",
        ladder,
        f"**One step changes the weight by {changes[0]} without skips and by {changes[1]} with skips**",
        *formulas,
        "  \n".join(weights) + still,
        *([done + "A slope near −1 cancels the skip beside it."] if vanished else []),
    ]


def test_every_sentence_holds_in_a_hundred_states() -> None:
    """The loss, both ways back, what arrives beside what was sent, the challenge and the step of the weight."""
    assert faults("three_layers", expected) == []


def test_the_numbers_that_no_control_moves_hold() -> None:
    """The notes' example, and the three chains of the last paragraph."""
    at = open_page("three_layers")

    for sentence in (
        f"the loss gradient is {num(2 * (8 - 10))}. Without skips $x_0$ receives {num(-4 * 0.1**3)}. With skips",
        f"If every layer does nothing, the product is {num(1)}:",
        f"With slopes of −0.9 the residual chain gives {num((1 - 0.9) ** 3)}, just what the plain chain gives with slopes "
        f"of {num(0.1)}.",
        f"with slopes of 1 the product is {num(2**3)}.",
        f"slopes of 0.1 make {num(-4)} to {num(-4 * 1.331, 4)} at $x_0$, larger than it was sent.",
    ):
        assert stands_in(sentence, at), sentence

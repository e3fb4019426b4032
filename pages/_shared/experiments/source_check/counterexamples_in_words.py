"""Where the statements of source 003 fail: tokens that are forgotten, three layers, losses and weights."""

from collections.abc import Callable, Mapping

from core.chain import chain_gradients, linear_chain, squared_loss, weight_gradients, weight_update
from core.stream import compare_with_input, erasing_layers, pulling_layers, run_stream
from pages._shared.experiments.stated_and_measured import Claim, Counterexample
from quizzes.formulas.typography import in_words

LAZY, SENT = [0.1] * 3, -4.0
"""The source's slopes, and the gradient of its loss."""


def does_not_forget() -> Counterexample:
    """A branch that writes the token's negative."""
    states = run_stream([[3.0, 4.0]], erasing_layers(1), add=True)
    left = float(compare_with_input(states).length[-1, 0])
    return Counterexample(
        (Claim("share of the input that is kept", 1.0, left),),
        f"A branch that writes the negative of its input leaves **{in_words(left)}** of that input.",
    )


def not_moved_far() -> Counterexample:
    """Twenty-four small additions in one direction."""
    layers = pulling_layers(24, [0.0, 1.0])
    moved = float(
        compare_with_input(run_stream([[1.0, 0.0]], layers, add=True, branch_scale=0.1)).added[-1, 0]
    )
    return Counterexample(
        (Claim("distance in token lengths, below", 1.0, moved),),
        "24 layers each add a tenth of the token's length, all in one direction. Together they move it by "
        f"**{in_words(moved)}** times its first length.",
    )


def updates_layer_by_layer() -> Counterexample:
    """Two layers with skips: the first layer's gradient before and after the second layer has moved."""
    weights = [0.1, 0.1]
    together = weight_gradients(1.0, weights, SENT, skip=True)
    moved = weight_update(weights[1], 0.1, together[1].output_gradient, together[1].layer_input).new_weight
    after = weight_gradients(1.0, [weights[0], moved], SENT, skip=True)[0].gradient
    return Counterexample(
        (Claim("gradient of w₁, with w₂ moved first", after, together[0].gradient),),
        f"The gradient of $w_1$ is **{in_words(together[0].gradient)}**. If $w_2$ moved first, to "
        f"{in_words(moved)}, it would be **{in_words(after)}**, which is the gradient of another network.",
    )


def first_layer_knows() -> Counterexample:
    """A step along a strong gradient overshoots."""
    weights = [1.0] * 3
    before = squared_loss(10.0, float(linear_chain(1.0, weights, skip=True)[-1]))
    first = weight_gradients(1.0, weights, before.gradient, skip=True)[0]
    moved = weight_update(weights[0], 0.1, first.output_gradient, first.layer_input).new_weight
    after = squared_loss(10.0, float(linear_chain(1.0, [moved, *weights[1:]], skip=True)[-1]))
    return Counterexample(
        (Claim("loss after one step of layer 1", 0.0, after.value),),
        f"With slopes of 1 the first weight receives {in_words(first.gradient)}. One step at the rate 0.1 changes the "
        f"loss from {in_words(before.value)} to **{in_words(after.value)}**.",
    )


def simplified_derivative() -> Counterexample:
    """At a prediction of 8."""
    found = squared_loss(10.0, 8.0).gradient
    said = 2 * (10.0 - 8.0)
    return Counterexample(
        (Claim("2 · (10 − x₃) at x₃ = 8", said, found),),
        f"At $x_3 = 8$ the printed form gives **{in_words(said)}** and the derivative is **{in_words(found)}**.",
    )


def size_of_gradient() -> Counterexample:
    """The same prediction under half the loss."""
    whole, half = (abs(squared_loss(10.0, 8.0, scale=scale).gradient) for scale in (1.0, 0.5))
    return Counterexample(
        (Claim("gradient's size with ½ in the loss", whole, half),),
        f"The prediction is off by 2 both times. The gradient has size **{in_words(whole)}** without ½ in front of the "
        "loss, "
        f"and **{in_words(half)}** with it.",
    )


def first_node_weights() -> Counterexample:
    """The same with skips."""
    at = chain_gradients(LAZY, SENT, skip=True).at
    used = weight_gradients(1.0, LAZY, SENT, skip=True)[0].gradient
    return Counterexample(
        (Claim("gradient of the first layer's weight", float(at[0]), used),),
        f"The source's number for $x_0$ is **{in_words(float(at[0]))}**. With the input 1 the first weight receives "
        f"**{in_words(used)}**.",
    )


def first_suffers_most() -> Counterexample:
    """Three plain layers of weight 0.1."""
    at = chain_gradients(LAZY, SENT, skip=False).at
    weights = weight_gradients(1.0, LAZY, SENT, skip=False)
    states, found = float(at[1] / at[3]), weights[0].gradient / weights[2].gradient
    return Counterexample(
        (Claim("first weight's gradient over the last's", states, found),),
        f"The gradient at $x_1$ is {in_words(states)} of the one at $x_3$. The first weight's gradient is "
        f"**{in_words(found)}** of the last one's.",
    )


def later_layers_stronger() -> Counterexample:
    """The source's example with skips."""
    at = chain_gradients(LAZY, SENT, skip=True).at
    return Counterexample(
        (Claim("size at x₀, below that at x₃", abs(float(at[3])), abs(float(at[0]))),),
        f"With skips the gradient has size {in_words(abs(float(at[3])))} at $x_3$ and **{in_words(abs(float(at[0])))}** "
        "at $x_0$.",
    )


def update_rule() -> Counterexample:
    """A step with the gradient at x0, beside the step that gradient descent takes."""
    at = chain_gradients(LAZY, SENT, skip=True).at
    said = weight_update(LAZY[0], 0.1, float(at[0]), 1.0).new_weight
    true = weight_update(LAZY[0], 0.1, float(at[1]), 1.0).new_weight
    return Counterexample(
        (Claim("new w₁, with the gradient at x₀", said, true),),
        f"At the rate 0.1, the gradient at $x_0$ would move $w_1$ from 0.1 to **{in_words(said)}**. Gradient descent "
        f"moves it to **{in_words(true)}**.",
    )


IN_WORDS: Mapping[str, Callable[[], Counterexample]] = {
    "claim-does-not-forget": does_not_forget,
    "claim-not-moved-far": not_moved_far,
    "claim-updates-layer-by-layer": updates_layer_by_layer,
    "claim-first-layer-knows": first_layer_knows,
    "claim-simplified-derivative": simplified_derivative,
    "claim-size-of-gradient": size_of_gradient,
    "claim-first-node-weights": first_node_weights,
    "claim-first-suffers-most": first_suffers_most,
    "claim-later-layers-stronger": later_layers_stronger,
    "claim-update-rule": update_rule,
}
"""By the item of quizzes/bank/claims.yaml that asks about the statement."""

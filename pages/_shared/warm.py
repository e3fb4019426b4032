"""Everything a page needs, imported and built before the first learner arrives."""

from collections.abc import Callable

from pages._shared import explain, figure, matrix_input, predict, quiz, route, source  # noqa: F401
from pages._shared.banks import banks
from pages._shared.charts import chain, depth, matrices, paths
from pages._shared.lesson import lessons

CHARTS: tuple[Callable[[], object], ...] = (
    chain.ladder,
    chain.parabola,
    chain.weight_step,
    depth.gradient_bars,
    matrices.entries,
    matrices.circle_images,
    paths.route,
    paths.lengths,
)


def warm_up() -> None:
    """Read the lessons and the quiz banks and build the chart templates."""
    lessons()
    banks()
    for build in CHARTS:
        build()

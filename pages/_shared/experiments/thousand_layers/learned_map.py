"""The race at every depth with every optimiser: how many nets learned."""

from pages._shared.charts.thousand_layers import learned
from pages._shared.charts.training import NETS
from pages._shared.experiments.training_runs import PAIRS, Race
from pages._shared.frame.figure import figure
from pages._shared.frame.lessons import Lesson


def learned_map(lesson: Lesson, races: dict[tuple[int, str], Race], steps: int) -> None:
    """Draw how many plain and residual nets learned in each race."""
    rows = [
        {"depth": depth, "optimiser": optimiser, "net": net, "learned": race.count(net)}
        for (depth, optimiser), race in races.items()
        for net in NETS
    ]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    never = sum(not race.most("residual") for race in races.values())
    better = sum(race.count("plain") > race.count("residual") for race in races.values())
    figure(
        lesson.key("map"),
        learned(),
        {"cells": {**columns, "label": [f"{row['learned']}" for row in rows]}},
        f"The numbers say how many of {PAIRS} nets learned in {steps} steps: in each cell plain nets on the left, in "
        "orange, and residual "
        f"ones on the right, in blue. In {never} settings most residual nets did not learn. Every such result holds for its "
        "learning rate only.",
        title=f"In {better} of {len(races)} settings more plain nets learned than residual ones",
        table=columns,
    )

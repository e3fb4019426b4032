"""Start a training on a page and wait for its result."""

import time

from streamlit.testing.v1 import AppTest

from tests.pages.app import keys, press

PATIENCE = 60.0


def train(at: AppTest, run: str) -> AppTest:
    """Press the button of a long run, unless its result is there already, and wait until the result is drawn."""
    if f"{run}_start" in keys(at):
        press(at, f"{run}_start")
    end = time.monotonic() + PATIENCE
    while f"{run}_stop" in keys(at):
        assert time.monotonic() < end, f"{run} did not end"
        time.sleep(0.1)
        at.run()
    return at

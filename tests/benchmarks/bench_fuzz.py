"""Random answers for as long as one likes: ``python tests/benchmarks/bench_fuzz.py --seconds 30``.

None may break the parser, take 50 ms, or become a formula that says what it should not. The first that does is printed
by Hypothesis, as short as it can be made. Not collected by pytest, which tries for three seconds.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.quizzes.formulas.test_fuzz import try_for


def main() -> None:
    """Try, and print how many answers were read in how long."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=30.0, help="how long to try (30)")
    start = time.monotonic()
    texts = try_for(options.parse_args().seconds)
    print(f"{texts} random answers read in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()

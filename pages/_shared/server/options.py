"""The options of the command line."""

import argparse
import ipaddress
import os
from collections.abc import Sequence
from pathlib import Path

from pages._shared.server.names import is_address, is_origin

MOST_WORKERS = 4
MEMORY = "about 200 MB, and up to 2 MB more for each open tab"
"""What one process takes, as `tests/benchmarks/bench_load.py` prints it."""


def read_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line, or end with one sentence about what is wrong in it."""
    parser = argparse.ArgumentParser(prog="dashboard.py", description="Serve the residual connections lab.")
    parser.add_argument("--host", default="localhost", help="address to listen on (default: localhost)")
    parser.add_argument("--port", type=int, default=8501, help="port to listen on (default: 8501)")
    parser.add_argument("--bank", type=Path, metavar="FOLDER", help="a folder with quiz banks of your own")
    parser.add_argument(
        "--workers", type=int, metavar="NUMBER",
        help=f"how many processes answer; each uses one core and {MEMORY} (default: 1 where only this machine can reach "
        f"the lab, otherwise the number of cores, at most {MOST_WORKERS})",
    )  # fmt: skip
    parser.add_argument(
        "--allow-origin", action="append", default=[], metavar="ORIGIN",
        help="the address under which learners reach the lab, such as https://lab.example.org, where it is not the address "
        "of this machine; can be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--embed-from", action="append", default=[], metavar="ORIGIN",
        help="a site that may show the lab in a frame, such as https://lms.example.org; can be repeated",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    if not 1 <= options.port <= 65535:
        parser.error(f"--port must be between 1 and 65535, not {options.port}")
    if options.workers is not None and not 1 <= options.workers <= 64:
        parser.error(f"--workers must be between 1 and 64, not {options.workers}")
    if options.bank is not None and not options.bank.is_dir():
        parser.error(f"--bank {options.bank} is no folder. Create it, or name one with files ending in .yaml")
    for name in ("allow_origin", "embed_from"):
        for origin in getattr(options, name):
            if not is_origin(origin):
                option = name.replace("_", "-")
                parser.error(
                    f"--{option} {origin} is no origin. Write it as https://lab.example.org, without a path."
                )
    return options


def usual_workers(host: str) -> int:
    """Return how many processes serve, unless told: one for this machine only, else one a core up to four."""
    if host == "localhost" or (is_address(host) and ipaddress.ip_address(host).is_loopback):
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_WORKERS)

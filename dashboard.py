"""Serve the lab.

``python dashboard.py`` serves it to learners: imports warmed, garbage collector frozen, one
BLAS thread, one process or several. ``streamlit run dashboard.py`` is for development. Both send the
security headers, answer ``/healthz`` and turn an error of a page into one sentence.

The router is ``pages/navigation.py``, not this file: a folder called ``pages`` beside the
script that Streamlit runs would switch on its old page discovery.
"""

import os

# Several BLAS threads in one process spin against each other, so fix one before NumPy is loaded.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import ctypes
import errno
import gc
import logging
import secrets
import socket
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from pages._shared.server.document import OwnDocument
from pages._shared.server.doors import ClosedDoors
from pages._shared.server.forged_values import set_forged_values_aside
from pages._shared.server.headers import SecurityHeaders
from pages._shared.server.names import EMBED_FROM, ORIGINS, OwnNames
from pages._shared.server.options import read_options, usual_workers
from pages._shared.server.patience import ImpatientProtocol
from pages._shared.server.places import Places, few_places, raise_open_files

ROOT = Path(__file__).resolve().parent
VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
BANK = "RESIDUAL_LAB_BANK"
"""The environment variable with a folder of quiz banks of one's own."""
LARGEST_MESSAGE = 16 * 1024 * 1024
"""Bytes that a browser may send at once: a learner's record is the largest."""
DRAINING = 10
"""Seconds in which a process that is told to end still answers what was asked."""
PATIENCE_WITH_WORKERS = 30
"""Seconds without a sign of life after which a process is taken for dead and replaced."""
log = logging.getLogger("residual_lab")
set_forged_values_aside(log)


async def healthz(_: Request) -> JSONResponse:
    """Answer 200 with the version while the server is up."""
    return JSONResponse({"status": "ok", "version": VERSION})


def explain_script_error(error: Exception) -> bool:
    """Log the traceback under an id and show the learner one sentence that names it."""
    incident = secrets.token_hex(4)
    log.error("Script error %s", incident, exc_info=error)
    st.error(
        f"This page could not be drawn. Nothing you answered is lost. "
        f"If it happens again, report the number {incident}.",
        icon=":material/build:",
    )
    st.button("Try again", key="script_error_try_again", icon=":material/refresh:")
    st.page_link("start/home.py", label="Go to the start page", icon=":material/home:")
    return True


@asynccontextmanager
async def warm(_: st.App) -> AsyncIterator[None]:
    """Read what every page needs, then keep what is there out of every later garbage collection."""
    # Imported here, not above: the caches it fills need the running server.
    from pages._shared.start_up import warm_up

    share_memory_pools()
    # Nothing that is made now is garbage, so looking for some is a fifth of the time.
    gc.disable()
    warm_up()
    gc.freeze()
    gc.enable()
    yield


app = st.App(
    ROOT / "pages" / "navigation.py",
    lifespan=warm,
    routes=[Route("/healthz", healthz)],
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(OwnNames),
        Middleware(ClosedDoors),
        Middleware(Places, open_files=raise_open_files()),
        Middleware(OwnDocument),
    ],
    on_script_error=explain_script_error,
)


def address_of(host: str, port: int) -> str:
    """Return what to type into a browser on this machine."""
    everywhere = host in ("0.0.0.0", "::")
    return f"http://{'localhost' if everywhere else f'[{host}]' if ':' in host else host}:{port}"


def share_memory_pools() -> None:
    """Let all threads take memory from two pools. By default glibc keeps many, and each holds on to what it once gave.

    Measured with 50 learners: 321 MB without this, 261 MB with it.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        arena_max = -8  # M_ARENA_MAX in malloc.h
        library.mallopt(arena_max, 2)


def refuse_busy_port(host: str, port: int) -> None:
    """Exit with one plain sentence when the address cannot be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                sys.exit(f"Port {port} is already in use. Choose another one, for example: --port {port + 1}")
            sys.exit(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another --host or --port.")


def main() -> None:
    """Serve the lab from the command line."""
    options = read_options(sys.argv[1:])
    if options.bank is not None:
        os.environ[BANK] = str(options.bank.resolve())
    for variable, origins in ((ORIGINS, options.allow_origin), (EMBED_FROM, options.embed_from)):
        if origins:
            os.environ[variable] = " ".join(origins)
    refuse_busy_port(options.host, options.port)
    if said := few_places(raise_open_files()):
        print(said, file=sys.stderr)
    workers = options.workers or usual_workers(options.host)
    # Each worker is a new interpreter: it finds Streamlit's settings in this folder, and what they share in the environment.
    os.chdir(ROOT)
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", secrets.token_hex(32))
    print(
        f"The lab: {address_of(options.host, options.port)} ({workers} process{'es' * (workers > 1)})",
        flush=True,
    )
    uvicorn.run(
        app if workers == 1 else "dashboard:app",
        app_dir=str(ROOT),
        workers=workers,
        host=options.host,
        port=options.port,
        http=ImpatientProtocol,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=DRAINING,
        timeout_worker_healthcheck=PATIENCE_WITH_WORKERS,
        log_level="warning",
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()

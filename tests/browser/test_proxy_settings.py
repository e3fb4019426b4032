"""The settings of the proxy, with what ``.deploy/README.md`` adds to them for TLS, as HAProxy itself reads them."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from tests.server import ROOT
from tests.written_steps import blocks_of

DEPLOY = ROOT / ".deploy"


def test_the_proxy_takes_the_lines_for_tls(tmp_path: Path) -> None:
    """HAProxy itself reads its settings with the example in the place of the line it replaces, and finds no fault."""
    (lines,) = [text for said, text in blocks_of(".deploy/README.md") if said == "tls"]
    settings = (DEPLOY / "haproxy.cfg").read_text("utf-8")
    plain = re.findall(r"^    bind .*\n", settings, re.MULTILINE)
    file, certificate = tmp_path / "haproxy.cfg", tmp_path / "lab.pem"
    file.write_text(settings.replace(plain[0], lines), "utf-8")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=lab", "-days", "1",
         "-keyout", tmp_path / "key", "-out", tmp_path / "chain"],
        check=True, capture_output=True,
    )  # fmt: skip
    certificate.write_text((tmp_path / "chain").read_text() + (tmp_path / "key").read_text(), "ascii")
    ports = {"LAB_PORT": "8443", "LAB_PLAIN_PORT": "8080", "LAB_ONE": "127.0.0.1:1", "LAB_TWO": "127.0.0.1:2"}
    proxy = shutil.which("haproxy") or "haproxy"
    checked = subprocess.run(
        [proxy, "-c", "-f", str(file)],
        env={**os.environ, **ports, "LAB_CERTIFICATE": str(certificate)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert len(plain) == 1
    assert checked.returncode == 0, checked.stderr

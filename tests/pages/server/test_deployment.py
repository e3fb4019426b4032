"""What ``.deploy`` says and holds is what the lab does: its options, its settings and the files for containers."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pages._shared.server.names import EMBED_FROM, ORIGINS
from pages._shared.server.options import read_options
from tests.server import ROOT
from tests.written_steps import blocks_of

DEPLOY = ROOT / ".deploy"
README = (DEPLOY / "README.md").read_text("utf-8")


def test_every_option_has_a_line_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """And the table names none that is not there."""
    with pytest.raises(SystemExit):
        read_options(["--help"])
    offered = set(re.findall(r"--[a-z][a-z-]*", capsys.readouterr().out.partition("options:")[2]))

    assert set(re.findall(r"^\| `(--[a-z-]+)", README, re.MULTILINE)) == offered
    assert "--workers" in offered


def test_the_variables_it_names_are_those_that_are_read() -> None:
    """The lab's own and Streamlit's."""
    names = set(re.findall(r"`(RESIDUAL_LAB_\w+)`", README))

    assert names == {ORIGINS, EMBED_FROM, "RESIDUAL_LAB_BANK"}


def test_containers_copy_what_the_lab_is_made_of_and_run_without_privilege() -> None:
    """By form only: no container is built here."""
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    copied = {
        source for line in re.findall(r"^COPY (.*) \S+$", text, re.MULTILINE) for source in line.split()
    }
    two = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    documents = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8")))
    (cluster,) = [each for each in documents if each["kind"] == "Deployment"]
    pod = cluster["spec"]["template"]["spec"]

    assert copied >= {"dashboard.py", ".streamlit", "core", "quizzes", "pages", "pyproject.toml"}
    assert all((ROOT / source).exists() for source in copied)
    assert re.search(r"^USER [1-9]", text, re.MULTILINE)
    assert all(two[copy]["read_only"] for copy in ("one", "two"))
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["containers"][0]["securityContext"]["readOnlyRootFilesystem"]


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

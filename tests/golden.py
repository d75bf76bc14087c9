"""Golden files: what people receive, byte for byte. `UPDATE_GOLDEN=1` writes them anew; look at the difference before
committing it.
"""

import os
from pathlib import Path


def assert_golden(path: Path, actual: bytes) -> None:
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_bytes(actual)
    assert path.exists(), f"{path.name} is missing: run the test with UPDATE_GOLDEN=1 and read the file"
    assert actual == path.read_bytes()

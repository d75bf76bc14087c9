"""A store by the S3 protocol, such as a provider of object storage or a server of one's own offers.

An object is there once all of it has arrived; a large one goes in parts, of which nobody sees anything before. What a
crash leaves of those is no object: let the bucket end uploads that stay incomplete (`AbortIncompleteMultipartUpload`).
"""

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import IO, Any, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from sessions_app.core.storage.stores import Limited, Unreachable

T = TypeVar("T")

PART = 8 * 2**20  # is held in memory while it is sent; the protocol wants 5 MB at least
IS_NOT_THERE = ("NoSuchKey", "NoSuchObject", "ResourceNotFound")


class S3Store:
    def __init__(self, url: str, key_id: str, secret: str, folder: str) -> None:
        parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
        endpoint = urlsplit(query.get("endpoint", ["https://s3.amazonaws.com"])[0])
        self._bucket = parts.netloc
        self._prefix = "/".join(part for part in (parts.path.strip("/"), folder) if part) + "/"
        self._client = Minio(
            endpoint.netloc,
            access_key=key_id,
            secret_key=secret,
            secure=endpoint.scheme == "https",
            region=query.get("region", ["us-east-1"])[0],
            http_client=urllib3.PoolManager(
                timeout=urllib3.Timeout(connect=2, read=20),
                retries=urllib3.Retry(2, backoff_factor=0.2, status_forcelist=[500, 502, 503, 504]),
            ),
        )

    def write(self, name: str, stream: IO[bytes], at_most: int | None) -> int:
        limited = Limited(stream, at_most)
        asked = (self._bucket, self._prefix + name, cast("Any", limited))
        _answered(lambda: self._client.put_object(*asked, length=-1, part_size=PART))
        return limited.given

    def open(self, name: str) -> IO[bytes]:
        answer: Any = _answered(lambda: self._client.get_object(self._bucket, self._prefix + name))
        answer.auto_close = False
        return io.BufferedReader(_Coming(answer))

    def has(self, name: str) -> bool:
        try:
            _answered(lambda: self._client.stat_object(self._bucket, self._prefix + name))
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        _answered(lambda: self._client.remove_object(self._bucket, self._prefix + name))

    def sizes(self) -> Iterator[tuple[str, int]]:
        for found in self._all():
            yield found.object_name.removeprefix(self._prefix), found.size

    def older_than(self, moment: datetime) -> Iterator[str]:
        for found in self._all():
            if found.last_modified < moment:
                yield found.object_name.removeprefix(self._prefix)

    def _all(self) -> list[Any]:
        return _answered(lambda: list(self._client.list_objects(self._bucket, prefix=self._prefix, recursive=True)))


class _Coming(io.RawIOBase):
    """What comes in. Raises `Unreachable` when it breaks off."""

    def __init__(self, answer: Any) -> None:
        self._answer = answer

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        return _answered(lambda: int(self._answer.readinto(into)))

    def close(self) -> None:
        if not self.closed:
            self._answer.close()
        super().close()


def _answered(ask: Callable[[], T]) -> T:
    """Raises FileNotFoundError and `Unreachable`, whatever the library and the server call it."""
    try:
        return ask()
    except S3Error as error:
        if error.code in IS_NOT_THERE:
            raise FileNotFoundError(error.object_name) from error
        raise Unreachable(f"the store of files: {error.code}") from error
    except (MinioException, urllib3.exceptions.HTTPError) as error:
        raise Unreachable(f"the store of files: {type(error).__name__}") from error

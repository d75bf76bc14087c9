"""Letters with a big file."""

from base64 import encodebytes


def file_of(size: int, name: str = "logo.png") -> bytes:
    head = f"Content-Type: image/png; name={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    return head + encodebytes(b"\x89" * size).replace(b"\n", b"\r\n")


def with_file(raw: bytes, file: bytes, first: bool = False) -> bytes:
    """The same letter, with a file before or after all it says."""
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    start = next(n for n, line in enumerate(lines) if line.lower().startswith(b"content-type"))
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:1] not in b" \t"), len(lines))
    own = b"\r\n".join(lines[start:end])
    encoding = [line for line in lines if line.lower().startswith(b"content-transfer-encoding")]
    rest = [line for n, line in enumerate(lines) if not start <= n < end and line not in encoding]
    parts = [b"\r\n".join([own, *encoding]) + b"\r\n\r\n" + body, file]
    inside = b"".join(b"--groot\r\n" + part + b"\r\n" for part in (reversed(parts) if first else parts))
    return (
        b"\r\n".join([*rest, b"Content-Type: multipart/mixed; boundary=groot"])
        + b"\r\n\r\n"
        + inside
        + b"--groot--\r\n"
    )

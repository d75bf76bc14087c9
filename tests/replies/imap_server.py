"""A real IMAP server for the tests: Dovecot with a configuration of its own, on a free port, for one account.

`python -m tests.replies.imap_server` installs it where that can be done (as root on Debian or Ubuntu)."""

import datetime
import ipaddress
import os
import pwd
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from imap_tools import BaseMailBox, MailBox

from tests.free_port import free_port
from tests.stopping import PATIENCE_SECONDS, stop

USER, PASSWORD = "sessies@example.org", "zeer/geheim@1"
MISSING = (
    "The tests of the mailbox need the IMAP server Dovecot. Install the package dovecot-imapd (dovecot on Fedora), "
    "or run as root on Debian or Ubuntu: python -m tests.replies.imap_server"
)


@dataclass(frozen=True)
class ImapServer:
    port: int
    certificate: Path

    @property
    def url(self) -> str:
        return f"imaps://sessies%40example.org:zeer%2Fgeheim%401@localhost:{self.port}/INBOX"

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.certificate))

    @contextmanager
    def opened(self, folder: str = "INBOX") -> Iterator[BaseMailBox]:
        mailbox = MailBox("localhost", self.port, timeout=PATIENCE_SECONDS, ssl_context=self.context)
        with mailbox.login(USER, PASSWORD, folder) as box:
            yield box

    def deliver(self, *messages: bytes) -> None:
        with self.opened() as box:
            for message in messages:
                box.append(message, "INBOX")

    def withhold(self, is_withheld: bool) -> None:
        """What is in the inbox at this moment: its server may not read the files any more, or may again."""
        for file in (self.certificate.parent / "mail").glob("*/*"):
            if file.parent.name in ("cur", "new"):
                file.chmod(0 if is_withheld else 0o600)

    def count(self, folder: str) -> int:
        with self.opened() as box:
            return box.folder.status(folder, ["MESSAGES"])["MESSAGES"] if box.folder.exists(folder) else 0


def find_dovecot() -> str | None:
    """The system's; it is often outside of the PATH of users."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/sbin")


def install() -> str | None:
    """The package of a Debian or Ubuntu system; its own service need not run."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stderr.write("No IMAP server found: installing Dovecot …\n")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "dovecot-imapd"]):
            with suppress(OSError, subprocess.TimeoutExpired):  # what counts is whether it is there afterwards
                subprocess.run(
                    ["apt-get", "-qq", *command],
                    check=False,
                    timeout=300,
                    env=environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
    return find_dovecot()


@contextmanager
def running() -> Iterator[ImapServer]:
    """In a folder that its own user may enter. Raises RuntimeError with what the server said if it does not start."""
    binary = find_dovecot()
    assert binary is not None
    with tempfile.TemporaryDirectory(prefix="imap-server-", ignore_cleanup_errors=True) as made:
        folder, port = Path(made), free_port()
        folder.chmod(0o755)
        certificate, key = _certificate(folder)
        configuration = folder / "dovecot.conf"
        configuration.write_text(_configuration(binary, folder, port, certificate, key))
        with (folder / "said.log").open("wb") as said:
            process = subprocess.Popen([binary, "-F", "-c", str(configuration)], stdout=said, stderr=said)
            try:
                _wait_for(port, process, folder)
                yield ImapServer(port, certificate)
            finally:
                stop(process)


def _configuration(binary: str, folder: Path, port: int, certificate: Path, key: Path) -> str:
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"(\d+)\.(\d+)\.?(\d*)", said.strip())
    version = (int(found[1]), int(found[2])) if found else (2, 3)
    root = os.geteuid() == 0
    me = "nobody" if root else pwd.getpwuid(os.geteuid()).pw_name
    account = pwd.getpwnam(me)
    mail = folder / "mail"
    mail.mkdir(exist_ok=True)
    os.chown(mail, account.pw_uid, account.pw_gid)
    common = f"""
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_login_user = {"dovenull" if root else me}
default_internal_user = {"dovecot" if root else me}
{"" if root else f"default_internal_group = {_group_of(account.pw_gid)}"}
first_valid_uid = 1
first_valid_gid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
"""
    uid, gid = account.pw_uid, account.pw_gid
    if version >= (2, 4):
        return f"""dovecot_config_version = {said.split(" ")[0].strip()}
dovecot_storage_version = {said.split(" ")[0].strip()}
{common}
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
mail_driver = maildir
mail_path = {mail}
mail_home = {mail}
passdb static {{
  password = {{PLAIN}}{PASSWORD}
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {mail}
  }}
}}
"""
    return f"""{common}
ssl = required
ssl_cert = <{certificate}
ssl_key = <{key}
mail_location = maildir:{mail}
passdb {{
  driver = static
  args = password={{PLAIN}}{PASSWORD}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mail}
}}
"""


def _group_of(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Signed by itself, for localhost, for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    return certificate_file, key_file


def _wait_for(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    logs = [path.read_text(errors="replace") for path in folder.glob("*.log")]
    raise RuntimeError("Dovecot does not start:\n" + "\n".join(logs))


if __name__ == "__main__" and not (find_dovecot() or install()):
    sys.stderr.write(MISSING + "\n")

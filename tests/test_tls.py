"""The box's certificates, held to what a browser checks."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from appliance import tls
from appliance.clock import SimulatedClock, SystemClock

NAMES = ("terugblik.local", "box")
ADDRESSES = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("192.168.1.5"), ipaddress.ip_address("8.8.8.8"))


async def handshake(identity: tls.Identity, name: str) -> str | None:
    """Connect as a browser that trusts the box's authority."""
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=identity.context)
    context = ssl.create_default_context(cafile=identity.ca_file)
    port = server.sockets[0].getsockname()[1]
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
        version = writer.get_extra_info("ssl_object").version()
        await reader.read()
        writer.close()
        return str(version)
    finally:
        server.close()
        await server.wait_closed()


async def test_a_browser_that_trusts_the_authority_trusts_the_box(tmp_path: Path) -> None:
    identity = tls.prepare(tmp_path / "tls", NAMES, ADDRESSES, SystemClock())
    for name in ("box", "terugblik.local", "localhost", "127.0.0.1"):
        assert await handshake(identity, name) == "TLSv1.3"


async def test_other_names_are_refused(tmp_path: Path) -> None:
    identity = tls.prepare(tmp_path / "tls", NAMES, ADDRESSES, SystemClock())
    for name in ("bank.example", "8.8.8.8"):
        with pytest.raises(ssl.SSLCertVerificationError):
            await handshake(identity, name)


async def test_the_authority_has_no_power_over_other_sites(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    tls.prepare(folder, NAMES, ADDRESSES, SystemClock())
    ca = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    stolen = tls._load_key(folder / "ca.key")
    tls._server(folder, stolen, ca, ("bank.example",), (), SystemClock().now_utc())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        await handshake(tls.Identity(context, folder / "ca.pem", ""), "bank.example")


def test_keys_are_for_the_box_only(tmp_path: Path) -> None:
    tls.prepare(tmp_path / "tls", NAMES, ADDRESSES, SystemClock())
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700
    for file in (tmp_path / "tls").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600


def test_it_is_made_once_and_renewed_in_time(tmp_path: Path) -> None:
    clock = SimulatedClock()
    folder = tmp_path / "tls"
    first = tls.prepare(folder, NAMES, ADDRESSES, clock)
    certificate = (folder / "server.pem").read_bytes()
    assert tls.prepare(folder, NAMES, ADDRESSES, clock).fingerprint == first.fingerprint
    assert (folder / "server.pem").read_bytes() == certificate
    clock.wall += timedelta(days=tls.SERVER_DAYS - tls.RENEW_DAYS)
    assert tls.prepare(folder, NAMES, ADDRESSES, clock).fingerprint == first.fingerprint
    assert (folder / "server.pem").read_bytes() != certificate


def test_a_new_name_or_address_gives_a_new_certificate(tmp_path: Path) -> None:
    clock, folder = SimulatedClock(), tmp_path / "tls"
    first = tls.prepare(folder, NAMES, ADDRESSES, clock)
    certificate = (folder / "server.pem").read_bytes()
    assert tls.prepare(folder, NAMES, ADDRESSES[:1], clock).fingerprint == first.fingerprint
    assert (folder / "server.pem").read_bytes() != certificate
    assert tls.prepare(folder, (*NAMES, "terugblik.school.example"), ADDRESSES, clock).fingerprint != first.fingerprint


def test_apple_would_take_it(tmp_path: Path) -> None:
    tls.prepare(tmp_path, NAMES, ADDRESSES, SystemClock())
    certificate = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=825)
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert x509.ExtendedKeyUsageOID.SERVER_AUTH in usage


@pytest.mark.parametrize("name", ["ca.key", "ca.pem", "server.key", "server.pem"])
@pytest.mark.parametrize("damage", ["flip", "empty", "gone", "foreign"])
def test_a_damaged_certificate_is_made_anew(tmp_path: Path, name: str, damage: str) -> None:
    """Without one nobody could reach the box at all."""
    address = (ipaddress.ip_address("127.0.0.1"),)
    clock = SimulatedClock()
    before = tls.prepare(tmp_path, ("terugblik.local",), address, clock)
    path = tmp_path / name
    content = path.read_bytes()
    if damage == "flip":
        lines = content.splitlines()
        lines[2] = lines[2][:10] + (b"A" if lines[2][10:11] != b"A" else b"B") + lines[2][11:]
        path.write_bytes(b"\n".join(lines) + b"\n")
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "gone":
        path.unlink()
    else:
        tls.prepare(tmp_path / "other", ("terugblik.local",), address, clock)
        path.write_bytes((tmp_path / "other" / name).read_bytes())
    after = tls.prepare(tmp_path, ("terugblik.local",), address, clock)
    if name.startswith("server"):
        assert after.fingerprint == before.fingerprint
    assert tls.prepare(tmp_path, ("terugblik.local",), address, clock).fingerprint == after.fingerprint


def test_on_a_shared_data_folder_the_keys_are_still_for_one_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    tls.prepare(tmp_path / "tls", NAMES, ADDRESSES, SystemClock())
    assert (tmp_path / "tls").stat().st_mode & 0o7777 == 0o700
    assert {file.stat().st_mode & 0o7777 for file in (tmp_path / "tls").iterdir()} == {0o600}

"""The box's own certificate authority and server certificate, made at the first start: by the first boot, which prints
the fingerprint, or by the web process where there is no first boot. What opens a person's files is elsewhere.

The CA may only vouch for names inside a local network (name constraints), so that a tablet that trusts it gives
nobody with this key power over other websites.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.clock import Clock
from appliance.config import HOTSPOT_ADDRESS
from appliance.log import log_error
from appliance.storage import make_folder, write_durably

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

CA_YEARS = 20
# Apple refuses server certificates that run longer than 825 days.
SERVER_DAYS = 800
RENEW_DAYS = 60
# A tablet whose clock is a little behind must not find the certificate not yet valid.
_EARLY = timedelta(days=7)

_LOCAL_NETWORKS = (
    "10.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
)


@dataclass(frozen=True, slots=True)
class Identity:
    """What the box shows of itself."""

    context: ssl.SSLContext
    ca_file: Path
    fingerprint: str


def prepare(folder: Path, names: tuple[str, ...], addresses: tuple[Address, ...], clock: Clock) -> Identity:
    """Make what is missing, renew what is running out, and load it."""
    if not folder.is_dir():
        make_folder(folder, private=True)
    now = clock.now_utc()
    ca_key, ca = _authority(folder, names, now)
    _server(folder, ca_key, ca, names, tuple(a for a in addresses if _is_local(a)), now)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    return Identity(context, folder / "ca.pem", fingerprint(ca))


def prepare_once(folder: Path, names: tuple[str, ...], addresses: tuple[Address, ...], clock: Clock) -> str:
    """The fingerprint. A server certificate that is there is left to the web process, which knows of more addresses."""
    if not (folder / "server.pem").exists():
        return prepare(folder, names, addresses, clock).fingerprint
    return fingerprint(_authority(folder, names, clock.now_utc())[1])


def own_names() -> tuple[str, ...]:
    """What the machine is called, plainly and as zeroconf spells it."""
    name = socket.gethostname().partition(".")[0].lower()
    return ("terugblik", "terugblik.local", name, f"{name}.local")


def own_addresses() -> tuple[Address, ...]:
    """Those that a box always has, whether its hotspot is up already or not."""
    return tuple(ipaddress.ip_address(one) for one in ("127.0.0.1", "::1", HOTSPOT_ADDRESS))


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256, as the sheet that comes with the box prints it and browsers show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def fingerprint_in(ca_file: Path) -> str:
    return fingerprint(x509.load_pem_x509_certificate(ca_file.read_bytes()))


def _authority(
    folder: Path, names: tuple[str, ...], now: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_file, file = folder / "ca.key", folder / "ca.pem"
    kept = _kept(key_file, file, None)
    if kept is not None and _may_vouch_for(kept[1], names):
        return kept
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Terugblik {x509.random_serial_number() % 10**6:06d}")])
    ca = (
        _builder(name, name, key.public_key(), now, timedelta(days=365 * CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.NameConstraints(_permitted(names), None), critical=True)
        .sign(key, hashes.SHA256())
    )
    write_durably(key_file, _pem(key))
    write_durably(file, ca.public_bytes(serialization.Encoding.PEM))
    return key, ca


def _server(
    folder: Path,
    ca_key: ec.EllipticCurvePrivateKey,
    ca: x509.Certificate,
    names: tuple[str, ...],
    addresses: tuple[Address, ...],
    now: datetime,
) -> None:
    key_file, file = folder / "server.key", folder / "server.pem"
    wanted = {*_dns_names(names), *addresses}
    kept = _kept(key_file, file, ca)
    if kept is not None and _names_in(kept[1]) == wanted and _runs(kept[1], now) and _has_chain(file, ca):
        return
    key = ec.generate_private_key(ec.SECP256R1())
    general = [x509.DNSName(name) for name in _dns_names(names)] + [x509.IPAddress(one) for one in addresses]
    certificate = (
        _builder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Terugblik")]),
            ca.subject,
            key.public_key(),
            now,
            timedelta(days=SERVER_DAYS),
        )
        .add_extension(x509.SubjectAlternativeName(general), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    write_durably(key_file, _pem(key))
    pem = serialization.Encoding.PEM
    write_durably(file, certificate.public_bytes(pem) + ca.public_bytes(pem))


def _kept(
    key_file: Path, file: Path, issuer: x509.Certificate | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate] | None:
    """None: not there, or damaged. Then it is made anew: without a certificate nobody could reach the box at all, and a
    tablet that knew the old one asks."""
    if not key_file.exists() and not file.exists():
        return None
    try:
        certificate, key = x509.load_pem_x509_certificate(file.read_bytes()), _load_key(key_file)
        certificate.verify_directly_issued_by(issuer or certificate)
        if key.public_key() != certificate.public_key():
            raise ValueError("not its key")
    except (OSError, ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm) as error:
        log_error("certificate_unreadable", error)
        return None
    return key, certificate


def _has_chain(file: Path, ca: x509.Certificate) -> bool:
    return file.read_bytes().endswith(ca.public_bytes(serialization.Encoding.PEM))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, length: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLY)
        .not_valid_after(now - _EARLY + length)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _dns_names(names: tuple[str, ...]) -> list[str]:
    return sorted({name.lower() for name in names} | {"localhost"})


def _permitted(names: tuple[str, ...]) -> list[x509.GeneralName]:
    dns: list[x509.GeneralName] = [x509.DNSName(name) for name in {*_dns_names(names), "local"}]
    return [*dns, *(x509.IPAddress(ipaddress.ip_network(network)) for network in _LOCAL_NETWORKS)]


def _may_vouch_for(ca: x509.Certificate, names: tuple[str, ...]) -> bool:
    allowed = ca.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    domains = [name.value for name in allowed if isinstance(name, x509.DNSName)]
    return all(any(name == one or name.endswith(f".{one}") for one in domains) for name in _dns_names(names))


def _names_in(certificate: x509.Certificate) -> set[str | Address]:
    general = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {name.value for name in general if isinstance(name, (x509.DNSName, x509.IPAddress))}  # type: ignore[misc]


def _runs(certificate: x509.Certificate, now: datetime) -> bool:
    left = certificate.not_valid_after_utc - now
    return certificate.not_valid_before_utc <= now.astimezone(UTC) and left > timedelta(days=RENEW_DAYS)


def _is_local(address: Address) -> bool:
    networks = map(ipaddress.ip_network, _LOCAL_NETWORKS)
    return any(address.version == network.version and address in network for network in networks)


def _load_key(file: Path) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("another kind of key")
    return key


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

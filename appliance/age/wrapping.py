"""What recipients (which wrap a file key) and identities (which unwrap it) must agree on. Holds no secret."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from appliance.age.kdf import hkdf

FILE_KEY_BYTES = 16
WRAPPED_BYTES = FILE_KEY_BYTES + 16
# Each wrapping key is used for one message only, so a fixed nonce is never used twice.
_NONCE = bytes(12)

X25519_KIND = "X25519"
X25519_PREFIX = "age"
X25519_KEY_BYTES = 32

HYBRID_KIND = "mlkem768x25519"
HYBRID_PREFIX = "age1pq"
HYBRID_ENC_BYTES = 1120
HYBRID_MLKEM_PUBLIC_BYTES = 1184
HYBRID_INFO = b"age-encryption.org/mlkem768x25519"

SCRYPT_KIND = "scrypt"
SCRYPT_SALT_BYTES = 16
_SCRYPT_LABEL = b"age-encryption.org/v1/scrypt"

# Recipients may share a file only if their labels are the same: one weak copy of the file key undoes the strong ones.
POST_QUANTUM = frozenset({"postquantum"})
CLASSICAL: frozenset[str] = frozenset()


def seal_key(wrap_key: bytes, file_key: bytes) -> bytes:
    return ChaCha20Poly1305(wrap_key).encrypt(_NONCE, file_key, None)


def open_key(wrap_key: bytes, body: bytes) -> bytes:
    """Raises InvalidTag where the key is another one."""
    return ChaCha20Poly1305(wrap_key).decrypt(_NONCE, body, None)


def x25519_wrap_key(shared: bytes, share: bytes, recipient: bytes) -> bytes:
    return hkdf(shared, salt=share + recipient, info=b"age-encryption.org/v1/X25519")


def scrypt_wrap_key(passphrase: str, salt: bytes, log_n: int) -> bytes:
    """Takes a second or so and 1 KiB of memory per unit of work; other threads run meanwhile."""
    # Imported here: the recorder never uses a passphrase.
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    derive = Scrypt(salt=_SCRYPT_LABEL + salt, length=32, n=1 << log_n, r=8, p=1).derive
    return derive(passphrase.encode("utf-8"))

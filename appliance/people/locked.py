"""The identity under its passphrase: `identity.age`, an ordinary age file that any age tool opens too."""

from __future__ import annotations

from pathlib import Path

from appliance.age.errors import AgeError, NoMatch
from appliance.age.identities import HybridIdentity, ScryptIdentity, parse_identity
from appliance.age.reader import open_sealed
from appliance.age.recipients import ScryptRecipient
from appliance.age.writer import seal
from appliance.core.people import normalise_passphrase
from appliance.library.files import write_whole
from appliance.people.errors import PersonDamaged, WrongPassphrase
from appliance.people.register import IDENTITY_FILE
from appliance.people.work import MAX_LOG_N


def lock(folder: Path, identity: HybridIdentity, passphrase: str, log_n: int) -> None:
    """Write the identity so that only the passphrase opens it; in place of an earlier one, whole or not at all."""
    recipient = ScryptRecipient(normalise_passphrase(passphrase), log_n)
    write_whole(folder / IDENTITY_FILE, seal(f"{identity}\n".encode(), [recipient]))


def unlock(folder: Path, passphrase: str) -> HybridIdentity:
    """Slow. Raises `WrongPassphrase` or `PersonDamaged`."""
    normal = normalise_passphrase(passphrase)
    if not normal:
        raise WrongPassphrase
    try:
        sealed = (folder / IDENTITY_FILE).read_bytes()
        # A file that asks for more work than the box ever gives was not made by it.
        text = open_sealed(sealed, [ScryptIdentity(normal, max_log_n=MAX_LOG_N)]).decode("ascii")
        identity = parse_identity(text.strip())
    except NoMatch as error:
        raise WrongPassphrase from error
    except (AgeError, OSError, ValueError) as error:
        raise PersonDamaged from error
    if not isinstance(identity, HybridIdentity):
        raise PersonDamaged
    return identity

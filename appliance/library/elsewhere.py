"""Whether words are still those that were shown to who now writes others in their place.

The idea of HTTP's `If-Match`, with the words themselves as the mark: no version has to be kept of anything.
"""

from __future__ import annotations

from appliance.library.errors import ChangedElsewhere


def check(now: str, instead_of: str | None, wanted: str | None) -> None:
    """To be asked inside the change that writes `wanted`. `instead_of` None: the asker does not say what was shown.
    Raises `ChangedElsewhere`."""
    if wanted is None or instead_of is None:
        return
    # What is written is stripped in some places; and who asks once more because no answer came has it already.
    if now.strip() not in (instead_of.strip(), wanted.strip()):
        raise ChangedElsewhere(words=now)

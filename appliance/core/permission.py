"""When a clip may leave the coaching pair: who gave permission, on which day, for what. Rules only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from appliance.errors import BadInput, Conflict, Text

Purpose = Literal["coaching", "training", "parents"]


@dataclass(frozen=True, slots=True)
class Permission:
    by: str
    on: date
    what: str


class PermissionNeeded(Conflict):
    key = "permission_needed"
    nl = Text(
        "Voor dit fragment is toestemming nodig.",
        "Schrijf op wie toestemming gaf, op welke dag en waarvoor. Maak het fragment daarna opnieuw.",
    )
    en = Text(
        "This clip needs permission.",
        "Write down who gave permission, on which day and for what. Then make the clip again.",
    )


class PermissionAhead(BadInput):
    key = "permission_ahead"
    nl = Text("De dag van de toestemming, {on}, moet nog komen.", "Kies de dag waarop de toestemming gegeven is.")
    en = Text("The day of the permission, {on}, is still to come.", "Choose the day on which permission was given.")


def needs_permission(*, extern: bool, purpose: Purpose, consent: bool = False) -> bool:
    """`consent`: the school records on the ground of permission, so that nothing leaves a teacher without one."""
    return extern or consent or purpose != "coaching"


def checked_permission(permission: Permission | None, today: date) -> Permission | None:
    """Raises `PermissionNeeded` for one with a word missing, `PermissionAhead`."""
    if permission is None:
        return None
    kept = Permission(permission.by.strip(), permission.on, permission.what.strip())
    if not kept.by or not kept.what:
        raise PermissionNeeded
    if kept.on > today:
        raise PermissionAhead(on=kept.on.isoformat())
    return kept

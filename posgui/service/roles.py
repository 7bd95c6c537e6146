"""Who may do what: some actions need the PIN of the manager or of support."""

from __future__ import annotations

import asyncio

from posgui.model.errors import CommandError
from posgui.model.settings import Protected, Role, RoleSettings
from posgui.service import pin


class Roles:
    """Asks for a PIN where the settings protect an action."""

    def __init__(self, settings: RoleSettings) -> None:
        self._settings = settings
        self._tries = pin.Tries()

    async def require_for(self, action: Protected, given: str | None) -> Role:
        """The role that carries out ``action``: the cashier's where it is not protected.
        Errors as of ``require``. Where anything is protected, the settings are."""
        protected = self._settings.protect
        if action not in protected and not (protected and action is Protected.SETTINGS):
            return Role.CASHIER
        return await self.require(given)

    async def require(self, given: str | None) -> Role:
        """Whose PIN was ``given``. CommandError ``pin-needed``, ``pin-wrong`` or
        ``pin-locked`` if it is nobody's, ``pin-not-set`` while there is none."""
        kept = {Role.MANAGER: self._settings.manager, Role.SUPPORT: self._settings.support}
        if not any(kept.values()):
            raise CommandError("pin-not-set")
        if not given:
            raise CommandError("pin-needed")
        self._tries.require_open()
        role = await asyncio.to_thread(_whose, given, kept)
        self._tries.count(right=role is not None)
        if role is None:
            raise CommandError("pin-wrong")
        return role


def acting(who: str, role: Role) -> str:
    """Who did it, for the record: the front end and, where a PIN was given, the role."""
    return who if role is Role.CASHIER else f"{who} ({role})"


def _whose(given: str, kept: dict[Role, str]) -> Role | None:
    found = (role for role, hashed in kept.items() if hashed and pin.matches(given, hashed))
    return next(found, None)

"""Whether this user may open a device of this machine, and what would let them.

Facts: udev gives a device tagged ``uaccess`` to whoever sits at the machine
(73-seat-late.rules of systemd), and Debian, Fedora and Arch give printers to the group
``lp`` and serial ports to ``dialout`` or ``uucp`` (50-udev-default.rules). A new membership
counts from the next sign-in (credentials(7)).
"""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

RULES = Path("/etc/udev/rules.d")
"""Where an administrator's rules are; those of packages are in PACKAGED."""
PACKAGED = Path("/usr/lib/udev/rules.d")

GROUPS = ("lp", "dialout", "uucp")
"""Groups that open printers and serial ports and nothing else. Others that devices belong
to, such as ``disk``, open far more, and nobody is put in them here."""

USERMOD = "/usr/sbin/usermod"

_SCRIPT = """\
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
umask 022
mkdir -p /etc/udev/rules.d
printf '%s' "$2" >"/etc/udev/rules.d/$1.new"
chmod 0644 "/etc/udev/rules.d/$1.new"
mv -f "/etc/udev/rules.d/$1.new" "/etc/udev/rules.d/$1"
udevadm control --reload
udevadm trigger --name-match="$3" || :
udevadm settle --timeout=5 || :
"""
"""The same for every device and user: what differs is given to it as arguments. A device that
left meanwhile gets its right when it is plugged in again."""


class Access(StrEnum):
    """Whether a device may be opened."""

    OK = "ok"
    DENIED = "denied"
    MISSING = "missing"
    UNKNOWN = "unknown"
    """This system has no rights of this kind, or no device of its own is used."""


class Way(StrEnum):
    """What would let this user open it."""

    RULE = "rule"
    """The udev rule for receipt printers."""
    GROUP = "group"
    """To be put in the device's group."""
    SIGN_IN = "sign-in"
    """To sign out and in: the group has this user since after this session began."""
    NONE = "none"
    """Nothing that could be done here."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The udev rule for receipt printers, as this program brings it along."""

    file: Path
    text: str

    @property
    def is_installed(self) -> bool:
        """True if this machine has it already. Blocks."""
        for folder in (RULES, PACKAGED):
            try:
                if (folder / self.file.name).read_text("utf-8") == self.text:
                    return True
            except (OSError, UnicodeDecodeError):
                continue  # not there, or not ours to read: then it is not known to be
        return False


@dataclass(frozen=True, slots=True)
class Rights:
    """What was found about one device."""

    access: Access
    node: str = ""
    way: Way = Way.NONE
    group: str = ""
    user: str = ""


def look(node: Path, rule: Rule | None) -> Rights:
    """Whether the device at ``node`` may be read and written, and what would let this user.
    ``rule`` is None for a device it is not about. Blocks."""
    import grp
    import pwd

    try:
        found = node.stat()
    except OSError:
        return Rights(Access.MISSING, str(node))
    if os.access(node, os.R_OK | os.W_OK, effective_ids=True):
        return Rights(Access.OK, str(node))
    try:
        user = pwd.getpwuid(os.geteuid()).pw_name
        group = grp.getgrgid(found.st_gid)
    except KeyError:  # a user or group without a name: a container's, for one
        return Rights(Access.DENIED, str(node), way("", 0, rule is not None, is_member=False))
    helps = way(
        group.gr_name,
        found.st_mode,
        rule is not None,
        is_ruled=rule is not None and rule.is_installed,
        is_member=user in group.gr_mem,
    )
    return Rights(Access.DENIED, str(node), helps, group.gr_name, user)


def way(group: str, mode: int, has_rule: bool, *, is_ruled: bool = False, is_member: bool) -> Way:
    """What would let a user open a device of that group and mode, which the rule is about
    (``has_rule``) and may have given to that group already (``is_ruled``); ``is_member`` by
    the system's list of groups, of which this session has not heard yet."""
    opens = group in GROUPS and mode & 0o060 == 0o060
    if opens and is_member:
        return Way.SIGN_IN
    if has_rule and not (opens and is_ruled):
        return Way.RULE
    return Way.GROUP if opens else Way.NONE


def command(rights: Rights, rule: Rule) -> str:
    """One line for a terminal that gives the right; empty where there is none."""
    match rights.way:
        case Way.RULE:
            steps = [
                ["install", "-m", "0644", str(rule.file), f"{RULES}/"],
                ["udevadm", "control", "--reload"],
                ["udevadm", "trigger", f"--name-match={rights.node}"],
            ]
        case Way.GROUP:
            steps = [["usermod", "-aG", rights.group, rights.user]]
        case _:
            return ""
    return " && ".join(shlex.join(["sudo", *step]) for step in steps)


def as_root(rights: Rights, rule: Rule) -> list[str]:
    """The program and arguments that give the right when an administrator runs them; empty
    where there are none. The rule's text goes along, so that what was agreed to is what is
    written, whatever becomes of the file meanwhile."""
    match rights.way:
        case Way.RULE:
            return ["/bin/sh", "-c", _SCRIPT, "posgui", rule.file.name, rule.text, rights.node]
        case Way.GROUP:
            return [USERMOD, "-aG", rights.group, rights.user]
        case _:
            return []

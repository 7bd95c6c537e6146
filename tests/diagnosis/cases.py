"""The table: what is broken, and what is truly the cause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from posgui.model.diagnosis import Question
from posgui.model.incidents import Cause
from tests.diagnosis.faults import (
    BACKUP,
    BAR,
    PROFILES,
    SALES,
    SOON,
    Fault,
    after_a_sale,
    answered,
    asked,
    at_the_backup,
    chinese,
    cutter_jam,
    deaf,
    deaf_after_a_sale,
    firewalled,
    frozen,
    gone_with_waiting,
    half_open,
    held_after_a_sale,
    held_first,
    kick_only,
    long_ago,
    mute,
    nothing_ever,
    other_printer,
    other_serial,
    pair,
    printer_gone,
    sale_without_receipt,
    seen,
    slow,
    stranger,
    swallowing,
    too_large,
    truncated,
    unsure,
    unsure_and_gone,
    web_page,
    with_one_waiting,
    wrong_characters,
)
from tests.diagnosis.told_beside import BESIDE

DEVICE_FAULTS: dict[str, tuple[dict[str, Any], Cause]] = {
    "paper out": ({"paper": "out"}, Cause.PAPER_OUT),
    "cover open": ({"cover": "open"}, Cause.COVER_OPEN),
    "head hot": ({"head": "hot"}, Cause.HEAD_OVERHEATED),
    "mechanical error": ({"mechanical": "error"}, Cause.MECHANICAL_ERROR),
    "unrecoverable error": ({"unrecoverable": "error"}, Cause.UNRECOVERABLE_ERROR),
    "feed button held": ({"feed": "held"}, Cause.FEED_BUTTON_HELD),
    "roll nearly used up": ({"paper": "near"}, Cause.PAPER_NEAR_END),
}
"""What the printer says of itself."""


def device_faults() -> Iterator[Fault]:
    """Each on every printer that can say it."""
    for profile, switches in PROFILES.items():
        if profile == "mute":
            continue
        for name, (faults, cause) in DEVICE_FAULTS.items():
            waiting = "near" not in faults.values()
            how = with_one_waiting(**faults) if waiting else after_a_sale(**faults)
            yield Fault(name, (cause,), how, profile, switches)
        yield Fault("cutter jam", (Cause.CUTTER_ERROR,), cutter_jam, profile, switches)


def mute_faults() -> Iterator[Fault]:
    """A printer that never says anything: what is wrong with it nobody can measure."""
    wrong: dict[str, dict[str, Any]] = {
        "nothing wrong": {},
        "paper out": {"paper": "out"},
        "cover open": {"cover": "open"},
        "cutter jam": {"cutter": "jam"},
        "frozen": {"frozen": True},
    }
    for name, faults in wrong.items():
        how = mute(faults)
        yield Fault(name, (Cause.UNKNOWN,), how, "mute", PROFILES["mute"])


BLANK = dict.fromkeys(("width", "chinese", "qr", "dense"), False)

SINGLE = (
    Fault("all is well", (Cause.ALL_WELL,), after_a_sale()),
    Fault("drawer open", (Cause.ALL_WELL,), after_a_sale(drawer="high")),
    Fault("waits for its button", (Cause.PRINTER_PAUSED,), with_one_waiting(recovery="waiting")),
    Fault("nothing listens", (Cause.PORT_REFUSED,), printer_gone),
    Fault("switched off", (Cause.PORT_REFUSED, Cause.POWER_OFF), after_a_sale(power="off")),
    Fault("hangs", (Cause.NO_ANSWER,), frozen),
    Fault("cable cut", (Cause.NO_ANSWER,), half_open),
    Fault(
        "another till has it",
        (Cause.HELD_BY_OTHER_HOST,),
        held_first,
        "one connection",
        PROFILES["one connection"],
    ),
    Fault("another till came between", (Cause.HELD_BY_OTHER_HOST,), held_after_a_sale, "queue"),
    Fault("slow way", (Cause.LINK_SLOW,), slow),
    Fault("the till sent nothing yet", (Cause.NOTHING_RECEIVED,), nothing_ever),
    Fault("the till sent nothing lately", (Cause.NOTHING_RECEIVED,), long_ago),
    Fault("only the drawer opens", (Cause.RECEIPTS_SWITCHED_OFF,), kick_only),
    Fault("sent to the other printer", (Cause.WRONG_PRINTER,), other_printer, before=BAR),
    Fault("a web page printed", (Cause.HTTP_ON_RAW_PORT,), web_page),
    Fault(
        "too large", (Cause.RECEIPT_TOO_LARGE,), too_large, before={"capture": "max_bytes = 2048"}
    ),
    Fault("incomplete", (Cause.RECEIPT_TRUNCATED,), truncated),
    Fault("our port is closed", (Cause.LISTENER_DOWN,), deaf),
    Fault("our port closed after a sale", (Cause.LISTENER_DOWN,), deaf_after_a_sale),
    Fault("UTF-8 to a GB18030 printer", (Cause.CODEPAGE_MISMATCH,), wrong_characters),
    Fault(
        "Chinese to a printer made for Japan",
        (Cause.CODEPAGE_MISMATCH,),
        chinese,
        "Japanese",
        {"font": "KANJI JAPANESE"},
    ),
    Fault("broke off in the middle", (Cause.RECEIPT_UNSURE,), unsure),
    Fault("many wait for an answer", (Cause.RECEIPTS_HELD,), asked, before=SOON),
    Fault("came out at the backup", (Cause.SENT_TO_BACKUP,), at_the_backup, before=BACKUP),
    Fault("another printer answers", (Cause.IDENTITY_CHANGED,), other_serial),
    Fault(
        "half a picture",
        (Cause.INTERRUPTED_RASTER,),
        swallowing,
        "shared",
        {"connections": "shared"},
    ),
    Fault("a web server", (Cause.NOT_ESCPOS,), stranger(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
    Fault("a login server", (Cause.NOT_ESCPOS,), stranger(b"SSH-2.0-OpenSSH_9.2\r\n", greets=True)),
    Fault("Chinese is wrong", (Cause.CODEPAGE_MISMATCH,), seen(chinese=False)),
    Fault("not cut", (Cause.CUTTER_ERROR,), seen(cut=False)),
    Fault("a white page", (Cause.PAPER_WRONG_SIDE,), seen(**BLANK)),
    Fault("firewalled", (Cause.PORT_FILTERED,), firewalled),
    Fault("takes connections and says nothing", (Cause.UNKNOWN,), stranger(b""), "mute"),
    Fault("a sale without receipt", (Cause.NOTHING_RECEIVED,), sale_without_receipt, before=SALES),
    Fault("says yes to everything", (Cause.UNKNOWN, Cause.ALL_WELL), stranger(b"\x12"), "liar"),
)

LAMP_OFF, NOT_DARK = (Question.LAMP, "off"), (Question.SCRATCH, "not-dark")
MUTE = PROFILES["mute"]
ASKED = (
    Fault("gone, lamp off", (Cause.POWER_OFF,), answered(printer_gone, LAMP_OFF)),
    Fault("mute, lamp off", (Cause.POWER_OFF,), answered(mute({}), LAMP_OFF), "mute", MUTE),
    Fault(
        "mute, white side down",
        (Cause.PAPER_WRONG_SIDE,),
        answered(mute({}), NOT_DARK),
        "mute",
        MUTE,
    ),
    Fault(
        "came out white",
        (Cause.PAPER_WRONG_SIDE,),
        answered(after_a_sale(), (Question.CAME_OUT, "blank")),
    ),
    Fault(
        "came out garbled",
        (Cause.CODEPAGE_MISMATCH,),
        answered(after_a_sale(), (Question.CAME_OUT, "garbled")),
    ),
    Fault(
        "mute, came out",
        (Cause.ALL_WELL,),
        answered(mute({}), (Question.CAME_OUT, "yes")),
        "mute",
        MUTE,
    ),
)

PAIRS = (
    Fault(
        "cover open, roll nearly used up",
        (Cause.COVER_OPEN,),
        pair(with_one_waiting(paper="near"), cover="open"),
    ),
    Fault(
        "cover open, no paper",
        (Cause.COVER_OPEN,),
        pair(with_one_waiting(paper="out"), cover="open"),
    ),
    Fault("no paper, head hot", (Cause.PAPER_OUT,), with_one_waiting(paper="out", head="hot")),
    Fault("no paper, many wait", (Cause.PAPER_OUT,), pair(asked, paper="out"), before=SOON),
    Fault("gone, many wait", (Cause.PORT_REFUSED,), gone_with_waiting),
    Fault("gone, one unsure", (Cause.PORT_REFUSED,), unsure_and_gone),
    Fault("one unsure, cover open", (Cause.COVER_OPEN,), pair(unsure, cover="open")),
    Fault(
        "incomplete, no paper",
        (Cause.RECEIPT_TRUNCATED, Cause.PAPER_OUT),
        pair(truncated, paper="out"),
    ),
    Fault("port closed, no paper", (Cause.LISTENER_DOWN, Cause.PAPER_OUT), pair(deaf, paper="out")),
    Fault(
        "drawer alone, roll nearly used up",
        (Cause.RECEIPTS_SWITCHED_OFF,),
        pair(kick_only, paper="near"),
    ),
    Fault("nothing sent, cover open", (Cause.COVER_OPEN,), pair(long_ago, cover="open")),
    Fault(
        "hangs, roll nearly used up", (Cause.NO_ANSWER,), after_a_sale(paper="near", frozen=True)
    ),
    Fault("another printer, cover open", (Cause.COVER_OPEN,), pair(other_serial, cover="open")),
    Fault(
        "feed button, roll nearly used up",
        (Cause.FEED_BUTTON_HELD,),
        with_one_waiting(feed="held", paper="near"),
    ),
    Fault(
        "backup, no paper here",
        (Cause.SENT_TO_BACKUP,),
        pair(at_the_backup, paper="out"),
        before=BACKUP,
    ),
    Fault("Chinese wrong, no paper", (Cause.PAPER_OUT,), pair(seen(chinese=False), paper="out")),
)

FAULTS = (*SINGLE, *PAIRS, *ASKED, *BESIDE, *device_faults(), *mute_faults())

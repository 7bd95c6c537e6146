"""``posgui demo`` without a display: the same processes, told in sentences."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import subprocess
from collections.abc import Awaitable, Callable
from datetime import datetime

from posgui.cli.start import engine_command
from posgui.desk.client import DeskClient, NotRunning
from posgui.desk.wire import Json
from posgui.texts import Texts
from posgui.ui import nouns, phrases
from posgui.ui.demo.control import PrinterControl
from posgui.ui.demo.pos import Seen, hand_over
from posgui.ui.demo.rig import START_S, DemoError, Rig
from posgui.ui.demo.sale import CUSTOMERS, Sale, money, receipt_bytes
from posgui.ui.model import Board

PAUSE_S = 5.0
"""Between two steps: time to print a receipt and to read what happened."""

FIRST_NUMBER = 1001

FAULTS: dict[str, tuple[str, object, object]] = {
    "paper": ("paper", "out", "ok"),
    "cover": ("cover", "open", "closed"),
    "cable": ("half_open", True, False),
}
"""By the name of the text ``demo.fault.NAME``: what is set, to which value, and back."""

STORY = (
    "sell", "sell", "paper on", "sell", "paper off",
    "sell", "cover on", "sell", "cover off",
    "sell", "cable on", "sell", "cable off",
)  # fmt: skip


def run_headless_demo() -> int:
    """Run the demo until Ctrl-C or SIGTERM, then stop all it started; the exit code."""
    texts = Texts()
    _say(texts("demo.story.start"))
    try:
        with Rig(texts("demo.printer")) as rig, contextlib.suppress(KeyboardInterrupt):
            asyncio.run(_run(rig, texts))
    except DemoError as error:
        _say(texts("demo.story.failed", what=str(error)))
        return 1
    _say(texts("demo.story.end"))
    return 0


def _say(sentence: str) -> None:
    print(sentence, flush=True)


async def _run(rig: Rig, texts: Texts) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no add_signal_handler; Ctrl-C ends asyncio.run there.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    engine = rig.start_engine(engine_command(rig.data_dir, rig.config))
    narrator = Narrator(texts)
    desk = DeskClient(narrator.on_event, stop.set)
    control = PrinterControl(narrator.on_printer)
    try:
        await _reach(desk, rig, engine)
        narrator.board.load(await desk.call("subscribe"))
        await control.connect(rig.control_port)
        story = asyncio.create_task(Story(rig, texts, control).tell(), name="demo story")
        ended = asyncio.create_task(stop.wait(), name="demo end")
        await asyncio.wait((story, ended), return_when=asyncio.FIRST_COMPLETED)
        for task in (story, ended):
            task.cancel()
        await asyncio.gather(story, ended, return_exceptions=True)
    finally:
        await control.close()
        await desk.close()


async def _reach(desk: DeskClient, rig: Rig, engine: subprocess.Popen[bytes]) -> None:
    """Connect to an engine that is just starting; DemoError if it ends or takes too long."""
    deadline = asyncio.get_running_loop().time() + START_S
    while engine.poll() is None and asyncio.get_running_loop().time() < deadline:
        try:
            return await desk.connect(rig.data_dir)
        except NotRunning:
            await asyncio.sleep(0.05)
    raise rig.failure("engine")


class Story:
    """The till's sales and the printer's mishaps, over and over."""

    def __init__(self, rig: Rig, texts: Texts, control: PrinterControl) -> None:
        self._rig = rig
        self._texts = texts
        self._control = control
        self._numbers = itertools.count(FIRST_NUMBER)
        self._customers = itertools.cycle(CUSTOMERS)

    async def tell(self) -> None:
        """Never ends by itself."""
        for step in itertools.cycle(STORY):
            name, _, onset = step.partition(" ")
            act: Awaitable[None] = self._mishap(name, onset) if onset else self._sell()
            await act
            await asyncio.sleep(PAUSE_S)

    async def _sell(self) -> None:
        sale = Sale(next(self._numbers), dict(next(self._customers)), datetime.now().astimezone())
        amount = money(self._texts, sale.total)
        _say(self._texts("demo.story.sale", amount=amount, n=sale.number))
        receipt = await asyncio.to_thread(receipt_bytes, sale, self._texts)
        seen = await hand_over(self._rig.capture_port, receipt)
        if seen is not Seen.ACCEPTED:
            words = self._texts(f"demo.seen.{seen}", n=sale.number)
            _say(self._texts("demo.story.seen", words=words))

    async def _mishap(self, name: str, onset: str) -> None:
        key, on, off = FAULTS[name]
        words = self._texts(f"demo.fault.{name}.{onset}")
        _say(self._texts("demo.story.fault", words=words))
        await self._control.set(**{key: on if onset == "on" else off})


class Narrator:
    """Says what the engine tells, each thing once."""

    def __init__(self, texts: Texts) -> None:
        self.board = Board()
        self._texts = texts
        self._said: dict[str, str] = {}

    def on_printer(self, _event: Json) -> None:
        """The simulated printer's own events: the engine tells what matters of them."""

    def on_event(self, event: Json) -> None:
        """Apply an event of the engine and say what it means."""
        self.board.apply(event)
        tell: dict[str, Callable[[Json], None]] = {
            "status-update": self._printer,
            "job-update": self._receipt,
            "output-complete": self._receipt,
            "alert-raised": self._alert,
            "alert-cleared": self._alert_over,
        }
        tell.get(event["type"], _ignore)(event)

    def _once(self, about: str, sentence: str) -> None:
        if self._said.get(about) != sentence:
            self._said[about] = sentence
            _say(sentence)

    def _printer(self, event: Json) -> None:
        status = self.board.printers[event["printer"]]
        words = phrases.printer_words(self._texts, status)
        self._once("printer", self._texts("demo.story.printer", words=words))

    def _receipt(self, event: Json) -> None:
        for receipt in self.board.receipts:
            if receipt.id == event["receipt"]["id"]:
                words = self._texts(f"fate.{phrases.fate_key(receipt)}")
                self._once(receipt.id, self._texts("demo.story.receipt", words=words))

    def _alert(self, event: Json) -> None:
        title = self._title(event)
        self._once(f"alert {event['alert']['key']}", self._texts("demo.story.alert", words=title))

    def _alert_over(self, event: Json) -> None:
        if self._said.pop(f"alert {event['alert']['key']}", None):
            _say(self._texts("demo.story.cleared", words=self._title(event)))

    def _title(self, event: Json) -> str:
        return phrases.advice(self._texts, nouns.alert(event["alert"]), self.board).title


def _ignore(_event: Json) -> None:
    """Nothing a watcher of the demo needs to hear."""

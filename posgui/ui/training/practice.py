"""A practice: a simulated printer and an engine of its own, one drill after the other.

Knows no Qt.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, auto
from typing import Any

from posgui.desk.wire import Json
from posgui.model.errors import CommandError
from posgui.texts import Texts
from posgui.ui.actions import Actions
from posgui.ui.demo.control import PrinterControl
from posgui.ui.demo.pos import hand_over
from posgui.ui.demo.rig import DemoError, Rig
from posgui.ui.demo.sale import CUSTOMERS, Sale, receipt_bytes
from posgui.ui.keeper import EngineKeeper
from posgui.ui.model import Board
from posgui.ui.tasks import Tasks
from posgui.ui.training.drills import HANDS, Drill, in_trouble, is_over

QUICK = "[backlog]\nstable_s = 0.5\nauto_count = 2\n"
"""A receipt or two print by themselves soon after the repair: a drill waits for that. Of
more a person is asked."""

SHOWN_S = 30.0
"""A fault that the practice's own engine has not shown by then is made again; the slowest,
a pulled cable, takes it some 10 s."""

FIRST_NUMBER = 501


class Phase(Enum):
    """Where a practice stands."""

    STARTING = auto()
    MAKING = auto()
    """All is well still; the fault is on its way."""
    RUNNING = auto()
    SOLVED = auto()
    INTERRUPTED = auto()
    """A real printer needs the person."""
    ENDED = auto()
    FAILED = auto()
    """The simulated printer or its engine could not start."""


class Practice:
    """Some drills in a row. ``on_printer`` gets the simulator's events and state."""

    def __init__(
        self,
        drills: Sequence[Drill],
        texts: Texts,
        tasks: Tasks,
        changed: Callable[[], None],
        on_printer: Callable[[Json], None],
    ) -> None:
        self._drills = drills
        self._tasks = tasks
        self._changed = changed
        self.board = Board()
        self._stage = _Stage(texts, self.board, on_printer)
        self.actions = Actions(self.call, self.board, tasks)
        """The trainee's answers."""
        self._running: asyncio.Task[None] | None = None
        self._clock = _Clock()
        self._interrupted, self._goes_on = asyncio.Event(), asyncio.Event()
        self.place = 0
        """Which drill it is, from 0."""
        self.phase = Phase.STARTING

    @property
    def drill(self) -> Drill:
        """The drill of now."""
        return self._drills[self.place]

    @property
    def seconds(self) -> float:
        """How long the fault has lasted, or took."""
        return self._clock.seconds

    async def run(self) -> None:
        """Play until the last drill is solved; ends everything when cancelled, too."""
        self._running = asyncio.current_task()
        try:
            await self._stage.start()
            self.actions.listen(self._changed)
            self.board.listen(self._changed)
            while True:
                await self._play_once()
                if self.phase is Phase.SOLVED and self.place + 1 == len(self._drills):
                    break
                self.place += self.phase is Phase.SOLVED
            self._enter(Phase.ENDED)
        except DemoError:
            self._enter(Phase.FAILED)
        finally:
            # Closed and quit at once it is cancelled twice; its processes must end all the same.
            ending = asyncio.create_task(self._stage.stop(), name="practice end")
            while not ending.done():
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.shield(ending)

    def go_on(self) -> None:
        """The next drill, or the interrupted one again."""
        if self.phase in (Phase.SOLVED, Phase.INTERRUPTED):
            self._goes_on.set()

    def interrupt(self) -> None:
        """A real printer needs the person: this drill does not count."""
        if self.phase in (Phase.MAKING, Phase.RUNNING):
            self._enter(Phase.INTERRUPTED)
            self._interrupted.set()

    def use_hands(self, name: str) -> None:
        """Do one of ``HANDS`` at the printer."""
        key, value = HANDS[name]
        self._tasks.spawn(self._stage.set(**{key: value}))

    def stop(self) -> None:
        """End it before its last drill."""
        if self._running is not None:
            self._running.cancel()

    async def call(self, method: str, **params: Any) -> Any:
        """Call the practice's engine; NotRunning while there is none."""
        return await self._stage.keeper.call(method, **params)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._changed()

    async def _play_once(self) -> None:
        """One drill until it is solved or interrupted; then wait for a person."""
        self._interrupted.clear()
        self._goes_on.clear()
        work = asyncio.create_task(self._play(self.drill), name="drill")
        watch = asyncio.create_task(self._interrupted.wait(), name="drill watch")
        try:
            await asyncio.wait((work, watch), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (work, watch):
                task.cancel()
            await asyncio.gather(work, watch, return_exceptions=True)
        if self.phase is not Phase.INTERRUPTED:
            work.result()
        await self._goes_on.wait()

    async def _play(self, drill: Drill) -> None:
        stage = self._stage
        self._clock = _Clock()
        self._enter(Phase.MAKING)
        while True:
            await stage.tidy_up()
            await stage.make(drill)
            try:
                async with asyncio.timeout(SHOWN_S):
                    await stage.until(self._shows_trouble)
            except TimeoutError:
                continue
            break
        self._clock.start()
        self._enter(Phase.RUNNING)
        await stage.until(self._is_over)
        self._clock.stop()
        self._enter(Phase.SOLVED)

    def _shows_trouble(self) -> bool:
        return in_trouble(self.board)

    def _is_over(self) -> bool:
        return is_over(self.board)


class _Clock:
    """Seconds since ``start``, until ``stop``."""

    def __init__(self) -> None:
        self._started: float | None = None
        self._took: float | None = None

    @property
    def seconds(self) -> float:
        if self._took is not None:
            return self._took
        return 0.0 if self._started is None else self._now() - self._started

    def start(self) -> None:
        self._started = self._now()

    def stop(self) -> None:
        self._took = self.seconds

    @staticmethod
    def _now() -> float:
        return asyncio.get_event_loop().time()


class _Stage:
    """The simulated printer, the till and the engine of a practice."""

    def __init__(self, texts: Texts, board: Board, on_printer: Callable[[Json], None]) -> None:
        self._texts = texts
        self._board = board
        self._rig = Rig(texts("training.printer"), QUICK)
        self._on_printer = on_printer
        self._control = PrinterControl(self._heard)
        self._printed = asyncio.Event()
        self._moved = asyncio.Event()
        self._numbers = itertools.count(FIRST_NUMBER)
        self.keeper = EngineKeeper(self._rig.data_dir, self._rig.engine_command, board)
        self._starting: asyncio.Future[Rig] | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Bring both up; DemoError if that fails."""
        # Not cancelled half-way: what a thread has started must be known to ``stop``.
        self._starting = asyncio.get_running_loop().run_in_executor(None, self._rig.__enter__)
        await asyncio.shield(self._starting)
        self._board.listen(self._moved.set)
        self._keeping = asyncio.create_task(self.keeper.run(), name="practice engine")
        try:
            await self._control.connect(self._rig.control_port)
            await self._control.ask(subscribe=True)
        except (OSError, ValueError) as error:
            raise DemoError(str(error)) from error

    async def stop(self) -> None:
        """End both and remove their folder."""
        if self._starting is not None:
            await asyncio.wait((self._starting,))
        await self._control.close()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
            await self.keeper.shut_down()
        await asyncio.get_running_loop().run_in_executor(None, self._rig.__exit__, None, None, None)

    def _heard(self, event: Json) -> None:
        if event.get("event") == "printed":
            self._printed.set()
        self._on_printer(event)

    async def set(self, **faults: object) -> None:
        """Set faults of the printer; nothing happens once it is gone."""
        with contextlib.suppress(OSError, ValueError):
            self._on_printer({"event": "state", **await self._control.set(**faults)})

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once it holds."""
        while not holds():
            self._moved.clear()
            await self._moved.wait()

    async def tidy_up(self) -> None:
        """A printer without faults, and nothing left of the drill before."""
        await self.set(**dict(HANDS.values()))
        while not is_over(self._board):
            self._moved.clear()
            with contextlib.suppress(CommandError):
                for receipt in self._board.receipts:
                    if receipt.unsure:
                        await self.keeper.call("settle", receipt=receipt.id, printed=True)
                if any(status.asking for status in self._board.printers.values()):
                    await self.keeper.call("discard")
            if not is_over(self._board):
                await self._moved.wait()
        await self._forget()
        await self.until(self._is_ready)

    async def _forget(self) -> None:
        """Have the engine start anew: cables pulled twice would be a flapping link."""
        before = self._board.settings
        with contextlib.suppress(CommandError):
            await self.keeper.call("change_settings", settings={})

        def is_back() -> bool:
            return self._board.settings is not before

        await self.until(is_back)

    def _is_ready(self) -> bool:
        return is_over(self._board)

    async def make(self, drill: Drill) -> None:
        """Let a drill's fault happen and its receipts come."""
        if drill.midway:
            self._printed.clear()
            selling = asyncio.create_task(self._sell())
            await self._printed.wait()
            await self.set(**drill.faults)
            await selling
            return
        await self.set(**drill.faults)
        for _ in range(drill.sales):
            await self._sell()

    async def _sell(self) -> None:
        number = next(self._numbers)
        basket = dict(CUSTOMERS[number % len(CUSTOMERS)])
        sale = Sale(number, basket, datetime.now().astimezone())
        receipt = await asyncio.to_thread(receipt_bytes, sale, self._texts)
        await hand_over(self._rig.capture_port, receipt)

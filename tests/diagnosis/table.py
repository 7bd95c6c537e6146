"""``python -m tests.diagnosis.table``: what each fault was taken for, as a table."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter as Counted
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posgui.model.diagnosis import Confidence, Diagnosis
from posgui.model.incidents import FAMILY, Cause
from tests.diagnosis.cases import FAULTS
from tests.diagnosis.counter import Counter
from tests.diagnosis.faults import Fault

AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault, and the verdict on it."""

    fault: Fault
    found: Diagnosis

    @property
    def cause_right(self) -> bool:
        """The cause is one of the true ones."""
        return self.found.verdict.cause in self.fault.expected

    @property
    def family_right(self) -> bool:
        """The family is that of a true cause."""
        families = {FAMILY.get(cause) for cause in self.fault.expected}
        return self.found.verdict.family in families

    @property
    def certain_and_wrong(self) -> bool:
        """What must never be."""
        return not self.cause_right and self.found.verdict.confidence is Confidence.CERTAIN

    def row(self) -> str:
        """A line of the table."""
        verdict = self.found.verdict
        also = ", ".join(each.cause for each in verdict.also)
        right = "yes" if self.cause_right else "family" if self.family_right else "**no**"
        wanted = " or ".join(self.fault.expected)
        return (
            f"| {self.fault.name} | {self.fault.profile} | {wanted} | {verdict.cause} "
            f"| {verdict.confidence} | {also} | {right} |"
        )


async def diagnosed(fault: Fault, folder: Path) -> Outcome:
    """Break it, press the button."""
    async with Counter(folder, **fault.before) as counter:
        await fault.break_it(counter)
        return Outcome(fault, await counter.diagnose())


def summary(outcomes: Sequence[Outcome]) -> str:
    """How many are right."""
    total = len(outcomes)
    causes = sum(outcome.cause_right for outcome in outcomes)
    families = sum(outcome.family_right for outcome in outcomes)
    wrong = sum(outcome.certain_and_wrong for outcome in outcomes)
    return (
        f"{total} faults: cause right {causes} ({100 * causes / total:.0f} %), "
        f"family right {families} ({100 * families / total:.0f} %), certain and wrong {wrong}"
    )


def matrix(outcomes: Sequence[Outcome]) -> list[str]:
    """The confusion table: for each true cause how often it was taken for what. Where more
    than one answer is true, the one given stands for it."""
    taken: dict[Cause, Counted[tuple[Cause, Confidence]]] = {}
    for outcome in outcomes:
        verdict, expected = outcome.found.verdict, outcome.fault.expected
        true = verdict.cause if verdict.cause in expected else expected[0]
        taken.setdefault(true, Counted())[verdict.cause, verdict.confidence] += 1
    lines = ["| true cause | faults | taken for |", "| --- | --- | --- |"]
    for true in sorted(taken):
        words = [f"{n} x {cause} ({sure})" for (cause, sure), n in sorted(taken[true].items())]
        lines.append(f"| {true} | {taken[true].total()} | {', '.join(words)} |")
    return lines


async def diagnosed_all(faults: Sequence[Fault]) -> list[Outcome]:
    """All of these, AT_ONCE at a time: what takes long is waiting for answers. TimeoutError
    with the name of a fault that did not come about."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(fault: Fault, folder: Path) -> Outcome:
        async with slots:
            try:
                return await diagnosed(fault, folder)
            except TimeoutError as error:
                raise TimeoutError(f"could not be broken in time: {fault}") from error

    with tempfile.TemporaryDirectory(prefix="posgui-faults-") as folder:
        places = [Path(folder) / str(number) for number, _ in enumerate(faults)]
        for place in places:
            place.mkdir()
        return list(await asyncio.gather(*map(one, faults, places)))


def main() -> None:
    """Print the table, of all faults or of those whose name holds a word of the command
    line."""
    words = sys.argv[1:]
    faults = [f for f in FAULTS if not words or any(word in str(f) for word in words)]
    outcomes = asyncio.run(diagnosed_all(faults))
    print("| fault | printer | true cause | verdict | how sure | also | right |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for outcome in outcomes:
        print(outcome.row())
        if words:
            print(*outcome.found.evidence, sep="\n")
    print()
    print(*matrix(outcomes), sep="\n")
    print()
    print(summary(outcomes))


if __name__ == "__main__":
    main()

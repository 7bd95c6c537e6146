"""The door: bytes of a receipt in, its picture out."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image

from posgui.render.raster.head import PrintedLine
from posgui.render.raster.modes import DOTS_PER_INCH
from posgui.render.raster.printer import Printer
from posgui.render.raster.sheet import WHITE
from posgui.render.text import telling_line

PAPER_MARGIN = 32
"""White paper beside the printable dots, as 80 mm paper has it on both sides."""
PAPER_END = 16
"""White paper above and below."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A receipt as printed. One dot of the head is one pixel."""

    image: Image.Image
    """Mode ``1``, paper white."""
    truncated: bool
    """True if the receipt is longer than a picture may be: its end is missing."""
    lines: tuple[PrintedLine, ...]
    """Lines of text and their rows in ``image``, from the top."""

    def png(self) -> bytes:
        """The whole picture as PNG, one bit a pixel."""
        return _encoded(self.image)

    def pdf(self) -> bytes:
        """The whole picture as a PDF of one page, as large as the paper."""
        return _encoded(self.image, "PDF", resolution=DOTS_PER_INCH)

    def telling_part(self, rows: int) -> bytes:
        """At most ``rows`` rows around the line that best stands for the receipt, the
        amount as a rule, as PNG; the beginning if no line does."""
        middle = self._telling_row()
        top = min(max(0, middle - rows // 2), max(0, self.image.height - rows))
        bottom = min(self.image.height, top + rows)
        return _encoded(self.image.crop((0, top, self.image.width, bottom)))

    def _telling_row(self) -> int:
        told = telling_line("\n".join(line.text for line in self.lines))
        for line in self.lines:
            if told and told in " ".join(line.text.split()):
                return (line.top + line.bottom) // 2
        return 0


def picture(body: bytes, *, width: int, encoding: str = "gb18030") -> Picture:
    """Draw the receipt ``body`` as a printer of ``width`` dots prints it.

    ``encoding`` is the printer's own, for text for which the till chose none. No input
    raises; time and memory are bounded whatever its size. Cuts are dashed lines with
    scissors; pictures that only the printer has are boxes with their number or key.
    """
    printer = Printer(body, width, encoding)
    printer.run()
    printed = printer.head.paper.image()
    size = (width + 2 * PAPER_MARGIN, printed.height + 2 * PAPER_END)
    paper = Image.new("1", size, WHITE)
    paper.paste(printed, (PAPER_MARGIN, PAPER_END))
    lines = tuple(
        line._replace(top=line.top + PAPER_END, bottom=line.bottom + PAPER_END)
        for line in printer.head.lines
    )
    return Picture(paper, printer.head.done, lines)


def _encoded(image: Image.Image, form: str = "PNG", **options: float) -> bytes:
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()

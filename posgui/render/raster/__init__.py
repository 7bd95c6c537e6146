"""A picture of a receipt as it comes out of the printer, drawn from its bytes.

``picture`` is the one door. Behind it ``printer`` executes commands on a ``sheet`` of
paper: ``line`` is its line buffer, ``modes`` what formatting commands set, ``page`` page
mode, ``bitmaps`` pictures in the stream, ``symbols`` bar codes and two-dimensional codes,
``glyphs`` the characters, ``marks`` what stands for something that is not in the stream.
Glyphs come from fonts in Python packages, so that the picture does not depend on the
machine; reading them is the one look at a disk this floor takes. It may import
``posgui.escpos``, ``posgui.model``, the rest of ``posgui.render`` and Pillow. Lengths are
dots of a 203 dpi head, 8 to the millimetre.
"""

from posgui.render.raster.picture import Picture, picture

__all__ = ["Picture", "picture"]

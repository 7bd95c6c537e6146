"""The configuration file: TOML read into the nouns of ``posgui.model.settings``, checked
against one table of rows (``schema``), refused with the file, the place and what was
expected, and changed in place with its comments kept. Nobody else reads or writes it.

Functions block (a file is read, a write waits for the disk): call them off a busy loop.
"""

from posgui.config.caution import warnings
from posgui.config.reading import default_path, describe, load, parse
from posgui.config.writing import write

__all__ = ["default_path", "describe", "load", "parse", "warnings", "write"]

"""``python -m posgui`` is the command ``posgui``."""

import sys

from posgui.cli.start import main

sys.exit(main())

"""``python -m posgui`` is the command ``posgui``."""

import sys

from posgui.cli.main import main

sys.exit(main())

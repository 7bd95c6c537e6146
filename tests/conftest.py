"""What holds for every test of the project."""

from __future__ import annotations

from hypothesis import settings

# A loaded machine is slow now and then; that is no fault of the code under test.
settings.register_profile("posgui", deadline=None)
settings.load_profile("posgui")

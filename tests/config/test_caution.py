"""What a configuration may say and is still warned about."""

from __future__ import annotations

from posgui import config

TWO = """
[[printers]]
id = "front"
name = "Front till"
transport = "simulator"
backup = "bar"

[[printers]]
id = "bar"
transport = "simulator"
width = "{width}"
"""


def test_a_backup_of_another_paper_width_is_named() -> None:
    (warning,) = config.warnings(config.parse(TWO.format(width="58mm"), "posgui.toml"))
    assert warning.key == "backup-width"
    assert warning.placeholders == {"printer": "Front till", "backup": "bar"}


def test_a_backup_of_the_same_width_is_not() -> None:
    assert config.warnings(config.parse(TWO.format(width="80mm"), "posgui.toml")) == []

"""The hot key of the configuration file: nothing that a person or a scanner may type."""

from __future__ import annotations

import pytest

from posgui.config import parse
from posgui.model.errors import ConfigError


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ctrl + alt + p", "Ctrl+Alt+P"),
        ("META+f1", "Meta+F1"),
        ("Shift+Alt+Ctrl+0", "Ctrl+Alt+Shift+0"),
    ],
)
def test_a_hot_key_is_read_in_any_case_and_order(written: str, meant: str) -> None:
    assert parse(f'[ui]\nhot_key = "{written}"', "posgui.toml").ui.hot_key == meant


@pytest.mark.parametrize(
    "typed",
    [
        "P",
        "Shift+P",
        "F5",
        "Ctrl+P",
        "Ctrl+Shift+6",
        "Ctrl+Ctrl+P",
        "Ctrl+Alt",
        "Ctrl+Alt+",
        "Alt+Ä",
    ],
)
def test_a_hot_key_that_somebody_may_type_is_refused(typed: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(f'[ui]\nhot_key = "{typed}"', "posgui.toml")
    assert refused.value.placeholders["where"] == "ui.hot_key"

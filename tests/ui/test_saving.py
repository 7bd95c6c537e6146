"""A receipt's picture and PDF are saved where a person says."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from posgui.model.errors import CommandError
from posgui.ui.history.saving import FORMS, save
from tests.support.png import blank_png
from tests.ui.conftest import Tray, until
from tests.ui.test_history import listed, opened, press
from tests.ui.test_panel import words

BODY = {"png": base64.b64decode(blank_png(576, 40)), "pdf": b"%PDF-1.4\n%%EOF\n"}


@pytest.mark.parametrize("form", FORMS)
async def test_a_receipt_is_saved_under_the_name_offered(
    tray: Tray, tmp_path: Path, form: str
) -> None:
    method, key = FORMS[form]
    tray.desk.answers[method] = {key: base64.b64encode(BODY[key]).decode()}
    window = await opened(tray, listed("a"))
    await until(lambda: "TOTAL 18.20" in words(window))
    press(window, form)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    name = Path(dialog.selectedFiles()[0]).name
    dialog.selectFile(str(tmp_path / name))
    dialog.accept()
    file = tmp_path / name
    await until(lambda: f"{file}" in words(window))
    assert file.suffix == f".{key}"
    assert file.read_bytes() == BODY[key]
    assert {"receipt": "a"} in tray.calls(method)


async def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    async def call(_method: str, **_params: object) -> dict[str, str]:
        return {"png": base64.b64encode(BODY["png"]).decode()}

    file = tmp_path / "gone" / "a.png"
    with pytest.raises(CommandError) as caught:
        await save(call, "a", "save-picture", file)
    assert caught.value.key == "not-saved"
    assert caught.value.placeholders["file"] == str(file)

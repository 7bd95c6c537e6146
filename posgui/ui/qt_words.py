"""Qt's own few words (the menu of a text field) in the tray's language."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from posgui.texts import Texts


class QtWords(QObject):
    """Follows the texts' language; English is what Qt speaks without a translation."""

    def __init__(self, app: QApplication, texts: Texts) -> None:
        super().__init__()
        self._app, self._texts = app, texts
        self._translator = QTranslator(self)
        self._language = "en"
        texts.on_change(self._follow)

    def _follow(self) -> None:
        if self._language == self._texts.language:
            return
        self._language = self._texts.language
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{self._language}", folder):
            self._app.installTranslator(self._translator)

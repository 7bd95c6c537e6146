"""The first step: the language, tried on at once."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from posgui.texts import LANGUAGES
from posgui.ui.assistant.page import Choices, Page, sentence
from posgui.ui.assistant.set_up import SetUp

_CHOICES = ("auto", *LANGUAGES)


class LanguagePage(Page):
    """The choice is written with the printer, not before."""

    def __init__(self, set_up: SetUp, parent: QWidget) -> None:
        super().__init__(set_up, parent)
        self._welcome, self._note = sentence(self), sentence(self, "small")
        self._choices = Choices(_CHOICES, 1, self)
        self._choices.group.idClicked.connect(self._chosen)
        for widget in (self._welcome, self._choices, self._note):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def enter(self) -> None:
        """The keyboard goes to the language in use."""
        chosen = self._choices.chosen
        self._choices.buttons[chosen or "auto"].setFocus()

    def refresh(self) -> None:
        """Words in the language being tried."""
        self._welcome.setText(self.texts("assistant.welcome"))
        self._note.setText(self.texts("assistant.language-note"))
        for name, button in self._choices.buttons.items():
            button.setText(self.texts(f"settings.languages.{name}"))
        draft = self.set_up.draft
        self._choices.setEnabled(draft is not None)
        if draft is not None:
            self._choices.choose(draft.ui["language"])

    def _chosen(self, place: int) -> None:
        if self.set_up.draft is not None:
            self.set_up.draft.ui["language"] = _CHOICES[place]
            self.texts.use(_CHOICES[place])
            self.edited.emit()

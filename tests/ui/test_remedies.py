"""What to do, in pictures: drawings, captions, their pace, and the help window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from posgui.model.diagnosis import Question
from posgui.model.incidents import Cause
from posgui.texts import LANGUAGES, Texts, catalogue
from posgui.texts.resources import resource_path
from posgui.ui.panel.mode import Mode
from posgui.ui.remedy.drawings import CONNECTIONS, FRAME, Film
from posgui.ui.remedy.help import HelpWindow
from posgui.ui.remedy.reel import FRAME_MS, ROUNDS, Reel
from posgui.ui.remedy.remedies import REMEDIES, REMEDY_OF_QUESTION, Remedy, remedy_of
from posgui.ui.remedy.view import RemedyView, ViewSize
from posgui.ui.theme import DARK, LIGHT, Colours, Size, Theme
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray, until

CAPTION_LENGTH = {"en": 80, "zh_CN": 32}


UNDRAWN = {
    Cause.HTTP_ON_RAW_PORT: "turned away already, nothing is to be done",
    Cause.REPRINT_DENIED: "the manager is asked",
    Cause.RECEIPT_UNSURE: "the receipt's own picture stands on the card",
    Cause.RECEIPTS_HELD: "a question, answered with a press",
    Cause.OPENING_CHECK_MISSING: "the check has pictures of its own",
    Cause.ALL_WELL: "the last receipt's picture stands there",
    Cause.UNKNOWN: "the question's picture stands there",
}


def test_every_cause_is_drawn_unless_there_is_a_reason() -> None:
    assert set(REMEDIES) == set(Cause)
    assert {cause for cause, remedy in REMEDIES.items() if remedy is None} == set(UNDRAWN)


def test_every_check_by_hand_is_drawn_but_that_of_the_receipt() -> None:
    assert set(REMEDY_OF_QUESTION) == set(Question)
    undrawn = [asked for asked, remedy in REMEDY_OF_QUESTION.items() if remedy is None]
    assert undrawn == [Question.CAME_OUT]


def test_no_remedy_is_drawn_in_vain() -> None:
    drawn = {*REMEDIES.values(), *REMEDY_OF_QUESTION.values(), Remedy.CALL_SERVICE}
    drawn |= {remedy_of(cause, {"wire": "serial"}) for cause in Cause}
    assert set(Remedy) == drawn - {None}


def captions(remedy: Remedy, language: str) -> list[str]:
    known = catalogue(language)
    start = f"remedy.{remedy}.caption"
    return [known[key] for key in sorted(known) if key.startswith(start)]


@pytest.mark.parametrize("remedy", Remedy)
@pytest.mark.usefixtures("qapp")
def test_every_picture_has_a_short_caption_in_both_languages(remedy: Remedy) -> None:
    length = Film(remedy, LIGHT).length

    assert 2 <= length <= 5
    for language in LANGUAGES:
        assert f"remedy.{remedy}.title" in catalogue(language)
        spoken = captions(remedy, language)
        assert len(spoken) == length
        assert [each for each in spoken if len(each) > CAPTION_LENGTH[language]] == []


def painted(image: QImage) -> int:
    """How many pixels are not transparent."""
    return sum(byte > 64 for byte in bytes(image.constBits())[3::4])


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("remedy", [*Remedy, CONNECTIONS])
@pytest.mark.usefixtures("qapp")
def test_every_picture_shows_something_of_its_own(remedy: str, colours: Colours) -> None:
    film = Film(remedy, colours)
    images = [film.picture(place, FRAME).toImage() for place in range(film.length)]
    images = [image.convertToFormat(QImage.Format.Format_ARGB32) for image in images]

    for image in images:
        assert painted(image) > FRAME.width() * FRAME.height() * 0.04
    assert len({bytes(image.constBits()) for image in images}) == len(images)


def test_the_drawings_share_parts_that_exist_and_no_part_is_left_over() -> None:
    folder = resource_path("drawings")
    drawn = "".join(path.read_text("utf-8") for path in folder.glob("*.svg"))
    parts = (folder / "parts.svg").read_text("utf-8")

    assert set(re.findall(r'href="#([\w-]+)"', drawn)) == set(re.findall(r' id="([\w-]+)"', parts))
    assert {path.stem for path in folder.glob("*.svg")} == {*Remedy, CONNECTIONS, "parts"}


@pytest.mark.usefixtures("qapp")
def test_a_picture_keeps_its_shape_and_stands_in_the_middle() -> None:
    image = Film(Remedy.POWER_CYCLE, LIGHT).picture(1, QSize(400, 120), 2.0).toImage()

    assert (image.width(), image.height()) == (800, 240)
    assert painted(image) == painted(image.copy(240, 0, 320, 240)) > 0


@pytest.fixture
def host(qtbot: QtBot, qapp: QApplication) -> Iterator[QWidget]:
    Theme(qapp).use(Qt.ColorScheme.Light)
    window = QFrame()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    yield window
    window.hide()


def shown(host: QWidget, size: ViewSize, texts: Texts, remedy: Remedy | None) -> RemedyView:
    view = RemedyView(size, texts, host)
    layout = host.layout()
    assert layout is not None
    layout.addWidget(view)
    view.show_remedy(remedy)
    host.show()
    return view


def test_the_pictures_move_only_while_they_are_seen(host: QWidget, texts: Texts) -> None:
    view = shown(host, ViewSize.SMALL, texts, Remedy.LOAD_ROLL)
    seen = [view.reel.is_running]
    changes = (host.hide, host.show, host.showMinimized, host.showNormal)
    for change in (*changes, partial(view.show_remedy, None)):
        change()
        seen.append(view.reel.is_running)

    assert seen == [True, False, True, False, True, False]
    assert not view.isVisible()


def test_each_picture_comes_with_its_caption(host: QWidget, texts: Texts) -> None:
    view = shown(host, ViewSize.SMALL, texts, Remedy.CLEAR_CUTTER)
    seen = []
    for _ in range(6):
        seen.append(view.captions.text())
        view.reel.step(1)
    spoken = captions(Remedy.CLEAR_CUTTER, texts.language)

    assert seen == [*spoken, spoken[0]]
    assert view.accessibleDescription() == " ".join(spoken)


def test_a_press_pauses_and_a_press_plays_on(host: QWidget, texts: Texts) -> None:
    view = shown(host, ViewSize.SMALL, texts, Remedy.LOAD_ROLL)
    picture = view.childAt(20, 20)
    assert picture is not None
    for running in (False, True):
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
        assert view.reel.is_running is running


def test_what_is_shown_already_goes_on(host: QWidget, texts: Texts) -> None:
    view = shown(host, ViewSize.SMALL, texts, Remedy.LOAD_ROLL)
    view.reel.step(2)
    view.show_remedy(Remedy.LOAD_ROLL)
    assert view.reel.frame == 2
    view.show_remedy(Remedy.CLOSE_COVER)
    assert view.reel.frame == 0


def test_pictures_nobody_turns_rest_after_some_rounds(qtbot: QtBot, host: QWidget) -> None:
    reel = Reel(host, frame_ms=0)
    reel.load(2, paused=False)
    reel.set_seen(True)
    turns: list[None] = []
    reel.moved.connect(partial(turns.append, None))
    qtbot.waitUntil(lambda: not reel.is_running)

    assert reel.is_paused
    assert len(turns) == 2 * ROUNDS
    assert FRAME_MS * 5 * ROUNDS < 10 * 60 * 1000
    reel.toggle()
    assert reel.is_running


def test_nothing_moves_by_itself_where_the_system_wants_it_still(
    host: QWidget, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posgui.ui.remedy.view.wants_stillness", lambda: True)
    view = shown(host, ViewSize.LARGE, texts, Remedy.LOAD_ROLL)

    assert view.reel.is_paused
    assert not view.reel.is_running
    view.reel.step(1)
    assert view.captions.text() == captions(Remedy.LOAD_ROLL, texts.language)[1]


def test_a_small_view_never_clips_a_caption_nor_changes_its_height(
    host: QWidget, texts: Texts
) -> None:
    host.setFixedWidth(Size.CARD_WIDTH - 24)
    view = shown(host, ViewSize.SMALL, texts, None)
    for remedy in Remedy:
        view.show_remedy(remedy)
        heights = set()
        for _ in captions(remedy, texts.language):
            view.reel.step(1)
            QApplication.processEvents()
            label = view.captions
            assert label.height() >= label.heightForWidth(label.width())
            heights.add(view.height())
        assert len(heights) == 1


@pytest.fixture
def help_window(qtbot: QtBot, qapp: QApplication, texts: Texts) -> HelpWindow:
    Theme(qapp).use(Qt.ColorScheme.Light)
    window = HelpWindow(texts)
    qtbot.addWidget(window)
    window.open()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return window


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(key: Qt.Key) -> None:
    QTest.keyClick(focus(), key)


def test_help_is_reached_and_left_by_keyboard_alone(help_window: HelpWindow, texts: Texts) -> None:
    press(Qt.Key.Key_Right)
    assert focus().objectName() == Remedy.CLOSE_COVER
    press(Qt.Key.Key_Return)
    view = help_window.findChild(RemedyView)
    assert view is not None
    assert view.isVisible()
    assert view.captions.text() == texts("remedy.close-cover.caption1")
    press(Qt.Key.Key_Space)
    assert view.captions.text() == texts("remedy.close-cover.caption2")
    press(Qt.Key.Key_Backspace)
    assert not view.isVisible()
    assert not view.reel.is_running
    assert focus().objectName() == Remedy.CLOSE_COVER
    press(Qt.Key.Key_Escape)
    assert not help_window.isVisible()


def test_every_remedy_is_listed_large_enough_for_a_finger(
    qtbot: QtBot, help_window: HelpWindow
) -> None:
    for width in (1000, 480):
        help_window.resize(width, 560)
        qtbot.waitUntil(lambda: overlapping(help_window) == [])
        for remedy in Remedy:
            tile = help_window.findChild(QWidget, remedy)
            assert tile is not None
            assert min(tile.width(), tile.height()) >= Size.TOUCH
            assert tile.height() >= tile.sizeHint().height()
            assert 0 <= tile.x() <= tile.x() + tile.width() <= width


def overlapping(window: HelpWindow) -> list[str]:
    tiles = [tile for remedy in Remedy if (tile := window.findChild(QWidget, remedy))]
    return [
        tile.objectName()
        for tile in tiles
        if any(tile.geometry().intersects(other.geometry()) for other in tiles if other != tile)
        or tile.height() < tile.sizeHint().height()
    ]


def test_help_speaks_the_language_of_the_moment(help_window: HelpWindow, texts: Texts) -> None:
    for language in LANGUAGES:
        texts.use(language)
        help_window.refresh()
        tile = help_window.findChild(QWidget, Remedy.LET_COOL)
        assert tile is not None
        assert tile.accessibleName() == catalogue(language)["remedy.let-cool.title"]
        assert help_window.windowTitle() == catalogue(language)["button.help"]


async def test_help_opens_from_the_tray_and_from_the_panel(tray: Tray) -> None:
    await tray.load(nouns.snapshot())
    desktop = tray.desktop
    menu = desktop.tray._menu
    menu.aboutToShow.emit()
    entries = {entry.text(): entry for entry in menu.actions()}
    entries[desktop.texts("button.help")].trigger()
    window = desktop.others.window("help")
    assert isinstance(window, HelpWindow)
    assert window.isVisible()
    window.close()

    desktop.panel.open(QRect(), Mode.POPUP)
    pressed = desktop.panel.findChild(QPushButton, "help")
    assert isinstance(pressed, QPushButton)
    assert pressed.accessibleName() == desktop.texts("button.help")
    pressed.click()
    assert window.isVisible()
    assert not desktop.panel.isVisible()


async def test_the_panel_shows_what_helps_a_printer(tray: Tray) -> None:
    await tray.load(
        nouns.snapshot(nouns.out_of_paper(), incidents=(nouns.incident(Cause.PAPER_OUT),))
    )
    desktop = tray.desktop
    desktop.panel.open(QRect(), Mode.POPUP)
    view = desktop.panel.findChild(RemedyView)
    assert isinstance(view, RemedyView)
    assert view.accessibleName() == desktop.texts("remedy.load-roll.title")
    await until(lambda: view.reel.is_running)

    await tray.play("incident-cleared", incident=nouns.incident(Cause.PAPER_OUT, cleared_at=1.0))
    assert not view.isVisible()
    assert not view.reel.is_running


async def test_the_first_card_with_something_to_do_shows_it(tray: Tray) -> None:
    alerts = (nouns.alert(Cause.PAPER_OUT), nouns.alert(Cause.COVER_OPEN, "bar", since=1e9))
    board = nouns.snapshot(nouns.out_of_paper(), nouns.status("bar"), alerts=alerts)
    await tray.load(board)
    texts, stack = tray.desktop.texts, tray.desktop.stack

    def shown() -> list[str]:
        views = stack.findChildren(RemedyView)
        return [view.accessibleName() for view in views if view.isVisible()]

    assert shown() == [texts("remedy.close-cover.title")]
    await tray.play("alert-cleared", alert=nouns.alert(Cause.COVER_OPEN, "bar"))
    assert shown() == [texts("remedy.load-roll.title")]
    await tray.play("alert-cleared", alert=nouns.alert(Cause.PAPER_OUT))
    assert shown() == []

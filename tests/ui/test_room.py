"""Where there is little room: every question is seen, and no window lies under the cards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize

from posgui.model.incidents import Cause
from posgui.model.status import Severity
from posgui.ui.place import beside_cards
from posgui.ui.remedy.help import SIZE
from posgui.ui.theme import Size
from tests.support import desk_nouns as nouns
from tests.ui.conftest import Tray
from tests.ui.test_alerts import shown

UNSURE = nouns.alert(Cause.RECEIPT_UNSURE, severity=Severity.WARNING, since=3.0, receipt="r1")
BACKLOG = nouns.alert(
    Cause.RECEIPTS_HELD, "bar", Severity.WARNING, since=4.0, n=12, oldest=int(nouns.NOON)
)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("height", "asked"),
    [(768, (UNSURE, BACKLOG)), (768, (UNSURE,)), (600, (UNSURE,)), (600, (BACKLOG,))],
    ids=["both", "unsure", "unsure-600", "backlog-600"],
)
async def test_two_faults_hide_no_question(
    tray: Tray,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    height: int,
    asked: tuple[dict[str, object], ...],
) -> None:
    screen = QRect(0, 0, 1024, height - 34)
    monkeypatch.setattr("posgui.ui.place.TillScreen.area", lambda _: screen)
    faults = (
        nouns.alert(Cause.PAPER_OUT, since=1.0),
        nouns.alert(Cause.HOST_UNREACHABLE, "bar", since=2.0),
    )
    await tray.load(
        nouns.snapshot(
            nouns.out_of_paper(unsure=1),
            nouns.status("bar"),
            receipts=(nouns.receipt("r1", unsure=True),),
            alerts=(*faults, *asked),
            language=language,
        )
    )
    first, *others = shown(tray)
    assert first.card.key == (Cause.PAPER_OUT, "front")
    questions = [card for card in others if card.card.is_question]
    assert [str(card.card.printer) for card in questions] == [each["printer"] for each in asked]
    assert screen.contains(tray.desktop.stack.geometry())


async def test_a_receipts_picture_is_whole_again_when_there_is_room(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = QRect(0, 0, 1024, 500)
    monkeypatch.setattr("posgui.ui.place.TillScreen.area", lambda _: screen)
    await tray.load(
        nouns.snapshot(
            receipts=(nouns.receipt("r1", unsure=True),),
            alerts=(nouns.alert(Cause.PAPER_OUT, since=1.0), UNSURE),
        )
    )
    question = shown(tray)[1]
    slim = question.height()
    await tray.play("alert-cleared", alert=nouns.alert(Cause.PAPER_OUT, since=1.0))
    assert shown(tray)[0] is question
    assert question.height() == slim + Size.PICTURE - Size.TOUCH


@pytest.mark.parametrize(("width", "wide"), [(1366, 900), (1024, 588), (768, 744)])
def test_the_help_window_stands_where_no_card_comes(width: int, wide: int) -> None:
    area = QRect(0, 0, width, 734)
    place = beside_cards(area, SIZE)
    assert area.contains(place)
    assert place.width() == wide
    if width > 800:
        cards = area.right() - Size.CARD_WIDTH
        assert not place.intersects(QRect(cards, 0, Size.CARD_WIDTH, 734))
    assert beside_cards(area, QSize(300, 200)).size() == QSize(300, 200)

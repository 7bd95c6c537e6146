"""Sentences for what was seen in an opening check. Knows no Qt."""

from __future__ import annotations

from posgui.desk.wire import Json
from posgui.model.opening import Point
from posgui.texts import Texts

DRAWER = "drawer"
"""The question that is asked beside the points of the slip, where the drawer was to open."""

REFUSED = "refused"
"""Stands for the points where no page was printed."""

STEPS = ("step1", "step2", "step3")


def wrong_points(check: Json) -> list[str]:
    """What was wrong, as keys of ``opening.wrong`` and ``opening.remedy``."""
    if check["refusal"]:
        return [REFUSED]
    wrong: list[str] = [point for point in Point if check["points"].get(point) is False]
    return [*wrong, DRAWER] if check["drawer"] is False else wrong


def unseen_points(check: Json) -> list[str]:
    """The points of a printed slip that were not looked at, or could not be told."""
    return [] if check["refusal"] else [p for p in Point if p not in check["points"]]


def check_words(texts: Texts, check: Json) -> list[str]:
    """What was found on one printer: one sentence for each thing."""
    words = [wrong_words(texts, point) for point in wrong_points(check)]
    if unseen := unseen_points(check):
        names = texts("opening.joint").join(texts(f"opening.point.{point}") for point in unseen)
        words.append(texts("opening.unseen", points=names))
    return words or [texts("opening.all-right")]


def wrong_words(texts: Texts, point: str) -> str:
    """What is wrong, as one sentence."""
    return texts("opening.refused") if point == REFUSED else texts(f"opening.wrong.{point}")


def remedy_steps(texts: Texts, point: str) -> list[str]:
    """What to do about it."""
    keys = (f"opening.remedy.{point}.{step}" for step in STEPS)
    return [texts(key) for key in keys if texts.has(key)]

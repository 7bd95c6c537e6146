"""The project's own source, parsed once for every check."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its path from the root."""
    return _parsed("posgui")


@cache
def modules_of_tests() -> dict[str, ast.Module]:
    """Every module of the tests by its path from the root."""
    return _parsed("tests")


def _parsed(folder: str) -> dict[str, ast.Module]:
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"), str(path))
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


def length(node: Function | ast.ClassDef) -> int:
    """Lines from the first decorator or the definition to the end."""
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return (node.end_lineno or first) - first + 1

"""Nothing grows too large to be read at one go."""

from __future__ import annotations

import ast

from tests.architecture.source import ROOT, Function, length, modules, modules_of_tests

FILE_LINES = 400
FUNCTION_LINES = 50
CLASS_LINES = 250
ATTRIBUTES = 12
MOCKS_PER_100_TESTS = 5


def test_files_are_short() -> None:
    lines = {
        name: len((ROOT / name).read_text("utf-8").splitlines())
        for name in (*modules(), *modules_of_tests())
    }

    assert {name: count for name, count in lines.items() if count > FILE_LINES} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name}:{node.lineno} {node.name}": length(node)
        for name, module in (modules() | modules_of_tests()).items()
        for node in ast.walk(module)
        if isinstance(node, Function) and length(node) > FUNCTION_LINES
    }

    assert long == {}


def test_classes_are_small() -> None:
    large = {
        f"{name}:{node.lineno} {node.name}": (length(node), len(_attributes(node)))
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        and (length(node) > CLASS_LINES or len(_attributes(node)) > ATTRIBUTES)
    }

    assert large == {}


def _attributes(node: ast.ClassDef) -> set[str]:
    """What the class's methods store on ``self``."""
    return {
        target.attr
        for target in ast.walk(node)
        if isinstance(target, ast.Attribute)
        and isinstance(target.ctx, ast.Store)
        and isinstance(target.value, ast.Name)
        and target.value.id == "self"
    }


def test_tests_use_real_parts() -> None:
    tests = mocks = 0
    for name, module in modules_of_tests().items():
        if name.startswith(("tests/ui/", "tests/architecture/")):
            continue
        for node in ast.walk(module):
            if isinstance(node, Function) and node.name.startswith("test_"):
                tests += 1
            mocks += _is_mock(node)

    assert tests
    assert mocks / tests < MOCKS_PER_100_TESTS / 100


def _is_mock(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rpartition(".")[2]
        return name in ("Mock", "MagicMock", "AsyncMock", "create_autospec", "patch")
    if isinstance(node, ast.Attribute):
        return ast.unparse(node) in ("monkeypatch.setattr", "patch.object", "mock.patch")
    return False

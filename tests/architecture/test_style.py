"""House rules that no linter knows."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess

import pytest

from tests.architecture.source import ROOT, Function, modules


def test_every_package_has_a_charter() -> None:
    bare = [
        name
        for name, module in modules().items()
        if name.endswith("__init__.py") and len(ast.get_docstring(module) or "") < 40
    ]

    assert bare == []


def test_what_is_public_says_its_contract() -> None:
    bare = []
    for name, module in modules().items():
        if not ast.get_docstring(module):
            bare.append(name)
        for node in module.body:
            bare += [f"{name}: {each}" for each in _bare_public(node)]

    assert bare == []


def _bare_public(node: ast.stmt) -> list[str]:
    if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
        return []
    return [] if ast.get_docstring(node) else [node.name]


def test_signals_are_connected_to_named_slots() -> None:
    lambdas = [
        f"{name}:{node.lineno}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "connect"
        and any(isinstance(argument, ast.Lambda) for argument in node.args)
    ]

    assert lambdas == []


def test_no_runtime_check_is_an_assert() -> None:
    asserts = [
        f"{name}:{node.lineno}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Assert)
    ]

    assert asserts == []


# Each is looked for in what git tracks; the brackets keep this file from finding itself.
ELSEWHERE = {
    "a machine's path": r"/[w]ork/|/[r]oot/|/[t]mp/[a-z]|/[h]ome/[a-z]+/[a-z]|C:\\\\Users\\\\[a-z]",
    "a registry's address": r"pypi\.[o]rg|python[h]osted|npmjs\.[o]rg|deb\.[d]ebian|[-]-index-url=",
}


@pytest.mark.skipif(
    not (ROOT / ".git").exists() or not shutil.which("git"), reason="no git checkout here"
)
@pytest.mark.parametrize("what", ELSEWHERE)
def test_tracked_files_name_no(what: str) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file() or b"\0" in (raw := path.read_bytes()):
            continue
        for number, line in enumerate(raw.decode("utf-8").splitlines(), 1):
            if re.search(ELSEWHERE[what], line):
                found.append(f"{name}:{number}: {line.strip()[:80]}")

    assert found == []


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_points_at_files_that_are_there(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / name).read_text("utf-8"))

    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []

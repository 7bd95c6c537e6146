"""The parts of a support bundle: its bounds, and what is taken out of a configuration."""

from __future__ import annotations

import io
import os
import tomllib
import zipfile

import pytest

from posgui.service.bundle.packing import BUNDLE_BYTES, Packing
from posgui.service.bundle.secrets import (
    configuration_without_secrets,
    secret_values,
    without_secrets,
)

NOW = 1_790_000_000.0


def packed(packing: Packing) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packing.finish("read me", NOW).data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_same_content_makes_the_same_file() -> None:
    made = []
    for names in (("b.txt", "a.txt"), ("a.txt", "b.txt")):
        packing = Packing()
        for name in names:
            packing.add_text(name, name, masks=False)
        made.append(packing.finish("read me", NOW).data)
    assert made[0] == made[1]


def test_it_is_never_larger_than_can_be_sent() -> None:
    packing = Packing()
    packing.add_json("first.json", {"kept": True})
    noise = os.urandom(7_000_000).decode("latin-1")  # cannot be compressed
    for name in ("one.log", "two.log", "three.log"):
        packing.add_text(name, f"{noise}end of {name}", masks=False)
    packing.add_json("late.json", {"noise": noise})
    bundle = packing.finish("read me", NOW)
    assert len(bundle.data) <= BUNDLE_BYTES
    assert bundle.cut == ("two.log", "three.log", "late.json")
    found = packed(packing)
    assert found["two.log"].endswith(b"end of two.log")
    assert set(found) == {"README.txt", "first.json", "one.log", "two.log"}


@pytest.mark.parametrize(
    "line",
    [
        'token = "s3cret-value"',
        "token = 's3cret-value'",
        '"token" = "s3cret-value"',
        "token='''s3cret-value'''",
        'settlements = [{ kind = "http", token = "s3cret-value" }]',
        '# token = "s3cret-value" # the one of yesterday',
        "token = s3cret-value",  # not TOML
        'api_token = "s3cret-value"',
        'manager = "scrypt$16384$8$1$s3cret-value$s3cret-value"',
        'roles.support = "s3cret-value"',
        "# the hash was scrypt$1$1$1$s3cret-value$x",
    ],
)
def test_no_secret_of_a_configuration_is_left(line: str) -> None:
    left = configuration_without_secrets(f'name = "Till"\n{line}\nhost = "10.0.0.9"\n')
    assert "s3cret" not in left
    assert 'name = "Till"' in left
    assert 'host = "10.0.0.9"' in left


def test_what_is_left_is_the_same_configuration() -> None:
    text = (
        '[[printers]]\nid = "front"\nhost = "10.0.0.9"\n[support]\nvendor = "A"\n'
        '[roles]\nmanager = "scrypt$1$1$1$a$b"\nprotect = ["discard"]\n'
    )
    left = tomllib.loads(configuration_without_secrets(text))
    assert left["roles"] == {"manager": "***", "protect": ["discard"]}
    assert left["printers"] == [{"id": "front", "host": "10.0.0.9"}]
    assert left["support"] == {"vendor": "A"}


def test_a_token_is_taken_out_of_logs_too() -> None:
    values = secret_values('[[settlements]]\ntoken = "s3cret-value"\n')
    assert without_secrets("bad token s3cret-value from the till", values) == (
        "bad token *** from the till"
    )

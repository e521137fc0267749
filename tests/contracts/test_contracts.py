"""Each import contract bites: a copy of the source keeps them all until a violation is planted."""

import os
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "placeplan"
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}
PURE_FOLDERS = ("kernel", "records", "statistics", "documents", "definitions")


def layers(contract: str) -> list[list[str]]:
    """The layers of a contract, highest first; those that share a layer stand together."""
    return [
        [name.strip(" ()") for name in layer.split("|")] for layer in CONTRACTS[contract]["layers"]
    ]


def file_of(module: str) -> Path | None:
    """The file of a module, relative to src, or None where the module does not exist yet."""
    path = Path(*module.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if (ROOT / "src" / candidate).is_file():
            return candidate
    return None


def upward(groups: list[list[str]]) -> list[tuple[str, str]]:
    """(importer, imported) for each step up and each step aside between modules that exist."""
    present = [[name for name in group if file_of(name)] for group in groups]
    present = [group for group in present if group]
    steps_up = [
        (low, high) for upper, lower in pairwise(present) for low in lower for high in upper
    ]
    return steps_up + [(one, other) for group in present for one, other in pairwise(group)]


def rooms() -> list[str]:
    """The rooms that exist, lowest first."""
    names = [name for group in reversed(layers("order")) for name in group]
    return [name for name in names if ".rooms." in name and file_of(name)]


def violations() -> list[tuple[str, str, str]]:
    """(contract, module to plant in, module that it must not import), each to be caught alone."""
    top = rooms()[-1]
    floors = [[f"{top}.{floor}" for floor in group] for group in layers("floors")]
    cases = [("order", low, high) for low, high in upward(layers("order"))]
    cases += [("floors", low, high) for low, high in upward(floors)]
    floor = next(each for group in reversed(floors) for each in group if file_of(each))
    cases.append(("rule_modules", f"{top}.planted_rule", floor))
    cases.append(("rule_modules", f"{top}.planted_rule", "django"))
    for folder in CONTRACTS["purity"]["source_modules"]:
        cases.append(("purity", f"{folder}.planted", "django"))
    cases.append(("purity", "placeplan.records.planted", rooms()[0]))
    return cases


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the source, the contracts and our contract type."""
    shutil.copytree(
        PACKAGE,
        tmp_path / "src" / "placeplan",
        ignore=lambda folder, names: {
            name for name in names if (Path(folder) / name).is_file() and not name.endswith(".py")
        },
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "import_contracts.py", tmp_path / "tools")
    return tmp_path


def plant(copy: Path, module: str, imported: str) -> None:
    """Adds the import to the module, which is made where it does not exist."""
    path = copy / "src" / (file_of(module) or Path(*module.split(".")).with_suffix(".py"))
    text = path.read_text() if path.exists() else ""
    path.write_text(f"{text}\nimport {imported}\n")


def lint(copy: Path, *options: str) -> str:
    """What import-linter prints about the copy."""
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", *options],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout + run.stderr


def test_the_source_keeps_every_contract(copy: Path) -> None:
    report = lint(copy)
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in report, report


@pytest.mark.parametrize(("contract", "module", "imported"), violations())
def test_a_planted_violation_is_caught(
    copy: Path, contract: str, module: str, imported: str
) -> None:
    plant(copy, module, imported)
    report = lint(copy, "--contract", contract)
    assert f"{CONTRACTS[contract]['name']} BROKEN" in report, report
    assert f"{module} -> {imported} " in report, report


@pytest.mark.parametrize("contract", ["floors", "rule_modules"])
def test_every_room_is_held(copy: Path, contract: str) -> None:
    planted = {
        (f"{room}.models", f"{room}.services")
        if contract == "floors"
        else (f"{room}.planted_rule", f"{room}.models")
        for room in rooms()
        if file_of(f"{room}.models") and file_of(f"{room}.services")
    }
    for module, imported in planted:
        plant(copy, module, imported)
    report = lint(copy, "--contract", contract)
    assert planted
    for module, imported in planted:
        assert f"{module} -> {imported} " in report, report


def test_purity_sees_through_another_module(copy: Path) -> None:
    plant(copy, "placeplan.kernel.planted", "django")
    plant(copy, "placeplan.records.planted", "placeplan.kernel.planted")
    report = lint(copy, "--contract", "purity")
    assert "placeplan.records is not allowed to import django" in report, report


def test_every_folder_has_its_place_in_the_order() -> None:
    listed = {name for group in layers("order") for name in group}
    folders = [*PACKAGE.iterdir(), *(PACKAGE / "rooms").iterdir()]
    packages = {
        ".".join(folder.relative_to(PACKAGE.parent).parts)
        for folder in folders
        if (folder / "__init__.py").is_file()
    }
    assert packages - {"placeplan.rooms"} <= listed


def test_every_lower_folder_is_held_pure() -> None:
    present = {f"placeplan.{name}" for name in PURE_FOLDERS if file_of(f"placeplan.{name}")}
    assert present == set(CONTRACTS["purity"]["source_modules"])

"""The one loader of definitions: YAML in, a checked model out; what is wrong names file and key."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class DefinitionError(ValueError):
    """A definition that cannot be used; the message names its file, and its key where known."""

    def __init__(self, path: Path, key: str, why: str) -> None:
        self.path, self.key, self.why = path, key, why
        super().__init__(f"{path.name}: {f'{key}: ' if key else ''}{why}")


def load(path: Path, model: type[Model]) -> Model:
    """The definitions of a YAML file as their model.

    Raises `DefinitionError` where the file cannot be read, is no YAML, has a key twice, or does not
    fit the model.
    """
    import yaml  # noqa: PLC0415 - slow, and most commands need no definition

    try:
        # A subclass of the safe loader: it makes plain values only.
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise DefinitionError(path, f"line {mark.line + 1}" if mark else "", _said(error)) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DefinitionError(path, "", _said(error)) from None
    try:
        return model.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise DefinitionError(path, key, first["msg"]) from None


def _said(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error) or type(error).__name__


@cache
def _loader() -> Any:
    """The safe loader, the fast one where there is one, that refuses a key given twice."""
    import yaml  # noqa: PLC0415 - see load

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Strict(base):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
            seen: set[Hashable] = set()
            for key, _ in node.value:
                name = self.construct_object(key, deep=True)
                if isinstance(name, Hashable) and name in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {name!r} stands twice", key.start_mark
                    )
                seen.add(name)
            made: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
            return made

    return Strict

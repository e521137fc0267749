"""A bar on the terminal while a long paper is read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from placeplan.exchange.reading import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@contextmanager
def bar(name: str) -> Iterator[Progress]:
    """What hears how far the reading of a paper is, and draws it on standard error.

    Nothing is drawn where standard error is no terminal, and before a reader says anything.
    """
    with ExitStack() as stack:
        drawn: list[tuple[Bar, TaskID]] = []

        def progress(done: int, total: int) -> None:
            if not sys.stderr.isatty():
                return
            if not drawn:
                drawn.append(_drawn(stack, name, total))
            shown, task = drawn[0]
            shown.update(task, completed=done, total=total)

        yield progress


def _drawn(stack: ExitStack, name: str, total: int) -> tuple[Bar, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    shown = stack.enter_context(
        Bar(
            TextColumn("Reading {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("pages"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
    )
    return shown, shown.add_task(name, total=total)

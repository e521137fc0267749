"""Painted paths of a PDF -> straight lines and boxes on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pdfminer.utils import Matrix, apply_matrix_pt

from placeplan.documents.readers.pdf_page import Box
from placeplan.documents.readers.pdf_runs import Point

FURTHEST = 100_000.0
"""No page reaches further, in points."""
THIN = 3.0
"""A box so narrow is a line, in points."""


def rectangle(points: list[Point]) -> Box | None:
    """The box that the points are the corners of; None where they are not."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    corners = all(
        min(abs(x - x0), abs(x - x1)) < 0.3 and min(abs(y - y0), abs(y - y1)) < 0.3
        for x, y in points
    )
    return (x0, y0, x1, y1) if corners and max(x1 - x0, y1 - y0) >= 0.3 else None


def frame_sides(boxes: list[Box]) -> list[Box]:
    """The lines between two boxes painted as one path, the inner of which is left out."""
    if len(boxes) != 2:
        return []
    outer, inner = sorted(boxes, key=lambda b: (b[0] - b[2]) * (b[3] - b[1]))
    x0, y0, x1, y1 = outer
    gaps = inner[0] - x0, inner[1] - y0, x1 - inner[2], y1 - inner[3]
    if not all(-0.05 <= gap <= THIN for gap in gaps) or max(gaps) < 0.05:
        return []
    left, low, right, high = (gap / 2 for gap in gaps)
    sides = (
        (x0 + left, y0, x0 + left, y1), (x0, y0 + low, x1, y0 + low),
        (x1 - right, y0, x1 - right, y1), (x0, y1 - high, x1, y1 - high),
    )  # fmt: skip
    return [side for side, gap in zip(sides, gaps, strict=True) if gap >= 0.05]


def subpaths(path: Sequence[Any], ctm: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """(points, only straight lines) of each part of a path, on the page."""
    points: list[Point] = []
    straight = True
    for segment in path:
        kind, *rest = segment
        if kind == "m":
            if len(points) > 1:
                yield points, straight
            points, straight = [], True
        if kind == "h":
            if points:
                points.append(points[0])
        elif rest:
            points.append(apply_matrix_pt(ctm, rest[-1] if isinstance(rest[-1], tuple) else rest))
            straight = straight and kind in "ml"
        if points and not (abs(points[-1][0]) < FURTHEST and abs(points[-1][1]) < FURTHEST):
            points, straight = [], False
    if len(points) > 1:
        yield points, straight


def is_white(colour: Any) -> bool:
    parts = colour if isinstance(colour, list | tuple) else (colour,)
    if not all(isinstance(each, int | float) for each in parts):
        return False
    if len(parts) == 4:
        return all(each < 0.02 for each in parts)
    return bool(parts) and all(each > 0.98 for each in parts)

"""The charts of an indicator's page as files: SVG with all its styles in it, or PNG."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from placeplan.rooms.performance.comparing import Dots, FunnelView
from placeplan.rooms.performance.pages.indicator import comparison_of, find, title_of
from placeplan.rooms.performance.pages.indicator_files import source_notes
from placeplan.rooms.register.pages import not_there

FUNNEL = "funnel"
MEDIA = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}


@require_safe
def chart(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """The process chart, or the run chart; a PNG is twice the size of a slide."""
    found = find(request, slug)
    if found is None:
        return not_there(request)
    subject, shown = found
    if shown.chart is None or shown.chart.process.latest is None:
        raise Http404
    notes = source_notes(subject, shown)
    values = {"chart": shown.chart, "title": title_of(subject, shown.chart), "notes": notes}
    svg = render_to_string("performance/chart_file.jinja", values)
    return _file(svg, form, f"{slug} {shown.chart.member.key}")


@require_safe
def comparison(request: HttpRequest, slug: str, which: str, form: str) -> HttpResponse:
    """The chart of dots or the funnel, in which the organisation stands among the others."""
    found = find(request, slug)
    if found is None:
        return not_there(request)
    subject, shown = found
    compared = comparison_of(request, subject, shown)
    view = None if compared is None else compared.funnel if which == FUNNEL else compared.dots
    if compared is None or shown.member is None or view is None or len(view.dots) < 2:
        raise Http404
    finding = compared.funnel_finding if which == FUNNEL else compared.finding
    values = {
        "view": view,
        "title": f"{subject.short_name}, {shown.member.name}: {finding}",
        "own": shown.member.name,
        "has_peers": compared.peers is not None,
        "notes": [*limit_notes(view), *source_notes(subject, shown)],
    }
    svg = render_to_string("performance/comparison_file.jinja", values)
    return _file(svg, form, f"{slug} {shown.member.key} {which}")


def limit_notes(view: Dots | FunnelView) -> list[str]:
    """What a reader of a funnel has to know of its limits; nothing of other charts."""
    if not isinstance(view, FunnelView):
        return []
    said = (
        "The limits allow for overdispersion: organisations of any size differ by more than chance."
        if view.is_adjusted
        else "The limits are those of chance alone."
    )
    return [said, *([f"{view.left_out} without a value are left out."] if view.left_out else [])]


def _file(svg: str, form: str, name: str) -> HttpResponse:
    body: str | bytes = svg
    if form == "png":
        import vl_convert  # noqa: PLC0415 - slow, rarely wanted

        body = bytes(vl_convert.svg_to_png(svg, scale=2))
    response = HttpResponse(body, content_type=MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="{slugify(name)}.{form}"'
    return response

"""The addresses of the pages on papers and on published statistics."""

from django.urls import path

from placeplan.exchange.pages import bringing, papers, plan_file, statistics, year_end

urlpatterns = [
    path("plans/<slug:slug>/year-end/", year_end.year_end, name="year-end"),
    path("plans/<slug:slug>/close/", year_end.close, name="plan-close"),
    path("plans/<slug:slug>/export/", plan_file.export, name="plan-export"),
    path("plans/<slug:slug>/export/<int:number>/", plan_file.one, name="plan-export-one"),
    path("plans/<slug:slug>/export/<int:number>/file/", plan_file.file, name="plan-export-file"),
    path("imports/", papers.imports, name="imports"),
    path("imports/new/", papers.new, name="import-new"),
    path("imports/<int:number>/", papers.one, name="import"),
    path("imports/<int:number>/commit/", papers.commit, name="import-commit"),
    path("imports/<int:number>/decide/", papers.decide, name="import-decide"),
    path("imports/<int:number>/read-again/", papers.read_again, name="import-read-again"),
    path("imports/<int:number>/undo/", papers.undo, name="import-undo"),
    path("imports/<int:number>/throw-away/", papers.throw_away, name="import-throw-away"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/new/", bringing.new, name="statistics-new"),
    path("statistics/waiting/<int:number>/", bringing.one, name="statistics-waiting"),
    path("statistics/waiting/<int:number>/load/", bringing.load, name="statistics-load"),
    path(
        "statistics/waiting/<int:number>/throw-away/",
        bringing.throw_away,
        name="statistics-throw-away",
    ),
    path("statistics/<int:number>/", statistics.one, name="statistics-one"),
    path("statistics/<int:number>/undo/", statistics.undo, name="statistics-undo"),
]

"""The addresses of the import pages."""

from django.urls import path

from placeplan.exchange import pages

urlpatterns = [
    path("imports/", pages.imports, name="imports"),
    path("imports/new/", pages.new, name="import-new"),
    path("imports/<int:number>/", pages.one, name="import"),
    path("imports/<int:number>/commit/", pages.commit, name="import-commit"),
    path("imports/<int:number>/decide/", pages.decide, name="import-decide"),
    path("imports/<int:number>/read-again/", pages.read_again, name="import-read-again"),
    path("imports/<int:number>/undo/", pages.undo, name="import-undo"),
    path("imports/<int:number>/throw-away/", pages.throw_away, name="import-throw-away"),
]

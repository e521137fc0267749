"""The addresses of the import pages."""

from django.urls import path

from placeplan.exchange import pages

urlpatterns = [
    path("imports/", pages.imports, name="imports"),
    path("imports/new/", pages.new, name="import-new"),
    path("imports/<int:number>/", pages.one, name="import"),
    path("imports/<int:number>/commit/", pages.commit, name="import-commit"),
    path("imports/<int:number>/throw-away/", pages.throw_away, name="import-throw-away"),
]

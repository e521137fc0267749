"""Pages: signing in by password, by an identity provider and by a second step, and out again."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from placeplan.rooms.register.models import Person
from placeplan.rooms.register.pages import not_there
from placeplan.rooms.register.services import say_of_person
from placeplan.shell.access.adapters import refused
from placeplan.shell.access.codes import spend
from placeplan.shell.access.locks import is_locked, locked_out, note_failure

WRONG = "The user name or the password is not right"


class SignIn(LoginView):
    """The sign-in page, with its errors as the design system has them."""

    template_name = "placeplan/sign_in.jinja"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_locked(request, self._username()):
            return locked_out(request, None, None)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        values = super().get_form_kwargs()
        if "data" in values:
            values["data"] = {**values["data"].dict(), "username": self._username()}
        return values

    def form_valid(self, form: Any) -> HttpResponse:
        """Goes on to the second step, where the person has one, else in."""
        person = form.get_user()
        login = Login(user=person, redirect_url=self.get_success_url())
        credentials = {"username": person.get_username()}
        answer: HttpResponse = perform_password_login(self.request, credentials, login)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.cleaned_data.get("username") and form.cleaned_data.get("password"):
            note_failure(self.request, form.cleaned_data["username"], counted=True)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        values = super().get_context_data(**kwargs)
        form = values["form"]
        typed = self.request.POST if self.request.method == "POST" else {}
        errors: dict[str, str] = {}
        if form.errors:
            if not typed.get("username", "").strip():
                errors["username"] = "Enter your user name"
            if not typed.get("password"):
                errors["password"] = "Enter your password"  # noqa: S105 - a message
            if not errors:
                errors["username"] = WRONG
        return {
            **values,
            "errors": errors,
            "username": typed.get("username", "")[:150],
            "provider": settings.OIDC_NAME,
        }

    def _username(self) -> str:
        """The user name that was meant: capitals do not matter where one person alone fits."""
        typed = self.request.POST.get("username", "").strip()[:150]
        names = list(
            Person.objects.filter(username__iexact=typed).values_list("username", flat=True)[:2]
        )
        return names[0] if len(names) == 1 else typed


@login_stage_required(  # type: ignore[untyped-decorator]
    stage=AuthenticateStage.key, redirect_urlname="sign-in"
)
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Asks for the code of the person's app, or one of their recovery codes."""
    stage = request._login_stage  # type: ignore[attr-defined]
    person = stage.login.user
    errors: dict[str, str] = {}
    if request.method == "POST":
        if is_locked(request, person.username):
            clear_login(request)
            return locked_out(request, None, None)
        form = AuthenticateForm(user=person, data={"code": _code(request)})
        if not _code(request):
            errors["code"] = "Enter the code"
        elif form.is_valid() and spend(form.authenticator, _code(request)):
            form.save()
            answer: HttpResponse = stage.exit()
            return answer
        else:
            note_failure(request, person.username, counted=False)
            errors["code"] = "The code is not right, or was used already. Wait for the next one"
    return render(request, "placeplan/second_step.jinja", {"errors": errors})


def _code(request: HttpRequest) -> str:
    return "".join(request.POST.get("code", "").split())[:40]


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if isinstance(request.user, Person):
        say_of_person(request.user, request.user, at=timezone.now(), action="sign-out")
    logout(request)
    return redirect("home")


class _Provider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The identity provider; the signature of its tokens is checked whichever way they came."""

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        found: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return found


@never_cache
@require_safe
def to_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Leads to the identity provider, and from there to the page that was wanted."""
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
        following = "/"
    try:
        provider = get_adapter().get_provider(request, provider_id)
        answer: HttpResponseBase = provider.redirect(request, AuthProcess.LOGIN, next_url=following)
    except SocialApp.DoesNotExist:
        return not_there(request)
    except RequestException:
        return refused(
            request, f"{settings.OIDC_NAME} does not answer. Try again in a few minutes."
        )
    return answer


@never_cache
@require_safe
def from_provider(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Where the identity provider leads back to: signs in whom it speaks of."""
    try:
        view = OAuth2CallbackView.adapter_view(_Provider(request, provider_id))
        answer: HttpResponseBase = view(request)
    except SocialApp.DoesNotExist:
        return not_there(request)
    except (KeyError, ValueError):  # an answer that is none of the protocol
        return refused(request, f"The answer of {settings.OIDC_NAME} could not be read.")
    return answer

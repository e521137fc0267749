"""The addresses of signing in, of one's own account, and of an organisation's people."""

from __future__ import annotations

from django.urls import URLPattern, path

from placeplan.shell.access import account, passwords, people, sign_in

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),  # the library's name for it
    path("sign-in/code/", sign_in.second_step, name="mfa_authenticate"),
    path("sign-in/with/<slug:provider_id>/", sign_in.to_provider, name="openid_connect_login"),
    path(
        "sign-in/with/<slug:provider_id>/back/",
        sign_in.from_provider,
        name="openid_connect_callback",
    ),
    path("sign-in/forgotten/", passwords.forgotten, name="password-forgotten"),
    path("sign-in/new-password/", passwords.chosen, name="password-set"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/confirm/", account.confirm, name="account-confirm"),
    path("account/password/", account.password, name="account-password"),
    path("account/email/", account.email, name="account-email"),
    path("account/email/confirm/", account.email_confirm, name="account-email-confirm"),
    path("account/two-steps/", account.two_steps, name="two-steps"),
    path("account/two-steps/codes/", account.recovery, name="two-steps-codes"),
    path("account/sign-out-everywhere/", account.everywhere, name="sign-out-everywhere"),
    path("people/", people.people, name="people"),
    path("people/new/", people.invite, name="person-new"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/memberships/", people.give, name="membership-give"),
    path(
        "people/<int:number>/memberships/<int:membership>/end/", people.end, name="membership-end"
    ),
    path("people/<int:number>/<slug:what>/", people.act, name="person-act"),
]

"""The one gate: signed in, then a member of the area in the address (404), then permitted (403)."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

from common.htmx import sign_in_first, wants_fragment
from common.kept_posts import after_answering, keep_post, keys_of
from common.tenancy.context import begin_sign_in, name_user

from .models import Area, Membership, User
from .roles import Permission
from .sign_in import second_factor_first

HAT = "membership"  # the session's key for the hat that a person chose last

type View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request of somebody with an account."""

    user: User


class AreaRequest(SignedInRequest):
    """A request that has passed the gate."""

    area: Area
    membership: Membership
    kept_keys: Mapping[str, str]  # of what was sent too late before (common.kept_posts)


def requires(permission: Permission, *, keeps: bool = True) -> Callable[[View], View]:
    """Let a view through to members of the area in its address whose role holds the permission.

    The view is called without the `area` of the address: it finds `request.area` and
    `request.membership`, and an open area in the database until the response is made. A form that
    comes after the session has ended is kept until its sender has signed in again, if it `keeps` it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def gate(request: AreaRequest, area: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if keeps and request.method == "POST" and not wants_fragment(request):
                    keep_post(request)
                return sign_in_first(request)
            enter(request, area)
            if lacks_second_factor(request.user, request.membership):
                return second_factor_first(request)
            if not request.membership.can(permission):
                raise PermissionDenied
            request.kept_keys = keys_of(request)
            response = _rendered(view(request, **kwargs))
            after_answering(request, response)
            return response

        gate.access = permission  # type: ignore[attr-defined]
        return gate

    return decorate


def signed_in(view: View) -> View:
    """Let a view through to anybody with an account; it opens no area and sees that account alone."""

    @wraps(view)
    def gate(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        name_user(request.user.pk)
        return view(request, **kwargs)

    gate.access = "signed in"  # type: ignore[attr-defined]
    return gate


def signing_in(view: View) -> View:
    """Let a view of sign-in find anybody's account; it opens no area and sees nothing of one."""

    @wraps(view)
    def gate(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        begin_sign_in()
        if request.user.is_authenticated:
            name_user(request.user.pk)
        return _rendered(view(request, **kwargs))

    gate.access = getattr(view, "access", "signing in")  # type: ignore[attr-defined]
    return gate


def platform_staff(view: View) -> View:
    """Let a view through to platform staff, who run the portal; for everybody else it does not exist."""

    @wraps(view)
    def gate(request: SignedInRequest, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_platform_staff:
            raise Http404
        return view(request, **kwargs)

    return signed_in(gate)


def enter(request: AreaRequest, slug: str) -> None:
    """Open the area for a signed-in member and put area and membership on the request.

    With several hats in the area the one chosen last is worn. Raises Http404 for anybody else, the
    same for an area that does not exist as for one that is not theirs. From here on, the history of
    what the request changes names the person and the hat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pins_enter(%s, %s, %s)", [request.user.pk, slug, request.session.get(HAT, 0)])
        (worn,) = cursor.fetchone()
    if worn is None:
        raise Http404
    membership = Membership.objects.select_related("area", "organisation").get(pk=worn)
    membership.user = request.user
    request.area, request.membership = membership.area, membership


def lacks_second_factor(user: User, membership: Membership) -> bool:
    """Whether the role must have a second factor, by setting, and the person has none."""
    return (
        settings.SECOND_FACTOR_REQUIRED and membership.rights.needs_second_factor and not is_mfa_enabled(user)
    )


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render now: after the transaction nothing is visible, and lazy querysets would come out empty."""
    if isinstance(response, SimpleTemplateResponse):
        return response.render()
    return response

"""One shape for everything that goes wrong."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yizhan.core.actions import current_request_id
from yizhan.core.refusals import Reason, Refused


class ReasonOut(Schema):
    """One reason. ``field`` names the input it belongs to, ``""`` for the request as a whole."""

    code: str
    text: str
    field: str = ""


class ErrorBody(Schema):
    """``code`` follows the status; ``reasons`` says everything at once; ``request_id`` is the 查询号 of the logs."""

    code: str
    reasons: list[ReasonOut]
    request_id: str


class ErrorOut(Schema):
    """The body of every answer with a status of 400 or more."""

    error: ErrorBody


CODES = {
    400: "malformed",
    401: "sign_in_needed",
    403: "forbidden",
    404: "not_found",
    409: "once_reused",
    422: "refused",
    429: "too_often",
}
FAILURES = frozenset(CODES)


def install(api: NinjaAPI) -> None:
    """Answer every exception an address can raise in the one shape."""

    def answer(request: HttpRequest, status: int, reasons: Iterable[Reason]) -> HttpResponse:
        rows = [{"code": one.code, "text": str(one.text), "field": one.field} for one in reasons]
        body = {"code": CODES.get(status, "failed"), "reasons": rows, "request_id": current_request_id()}
        return api.create_response(request, {"error": body}, status=status)

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
        status = 409 if "once_reused" in exception.codes else exception.status
        return answer(request, status, exception.reasons)

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, exception: ValidationError) -> HttpResponse:
        return answer(request, 400, [_reason_of(error) for error in exception.errors])

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, exception: AuthenticationError) -> HttpResponse:
        response = answer(request, 401, [Reason("sign_in_needed", _("请先登录"))])
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(Http404)
    def absent(request: HttpRequest, exception: Http404) -> HttpResponse:
        return answer(request, 404, [Reason("not_found", _("没有找到，可能已经撤下"))])

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, exception: HttpError) -> HttpResponse:
        text = _("请求的写法不对") if exception.status_code == 400 else exception.message
        return answer(
            request, exception.status_code, [Reason(CODES.get(exception.status_code, "failed"), text)]
        )

    if not settings.DEBUG:

        @api.exception_handler(UnicodeError)
        def unreadable(request: HttpRequest, exception: UnicodeError) -> HttpResponse:
            return answer(request, 400, [Reason("malformed", _("请求的写法不对"))])


def _reason_of(error: dict) -> Reason:
    """A schema mistake at the innermost named input; the library's wording is for programmers and stays."""
    named = [str(part) for part in error.get("loc", ()) if isinstance(part, str)]
    return Reason(str(error.get("type", "malformed")), str(error.get("msg", "")), named[-1] if named else "")

"""Addresses of engagements."""

from django.urls import URLPattern, URLResolver, path, register_converter

from yizhan.exchange.engagements import views
from yizhan.exchange.engagements.steps import STEPS


class StepConverter:
    """Only known steps: other slices have pages under the same address (``check-in``, ``rate``)."""

    regex = "|".join(["offer", *STEPS])

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "engagement_step")

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/apply/<uuid:uid>/", views.apply, name="apply"),
    path(
        "me/engagements/<uuid:uid>/<engagement_step:step>/",
        views.me_engagement_step,
        name="me_engagement_step",
    ),
    path("hire/invite/<uuid:uid>/", views.invite, name="invite"),
    path(
        "hire/engagements/<uuid:uid>/<engagement_step:step>/",
        views.hire_engagement_step,
        name="hire_engagement_step",
    ),
    path("console/assign/<uuid:uid>/", views.assign, name="assign"),
    path(
        "console/engagements/<uuid:uid>/<engagement_step:step>/",
        views.console_engagement_step,
        name="console_engagement_step",
    ),
    path("slips/<uuid:uid>/", views.slip, name="slip"),
    path("slips/<uuid:uid>.pdf", views.slip_as_pdf, name="slip_pdf"),
]

"""Addresses of engagements."""

from django.urls import URLPattern, URLResolver, path, register_converter

from yizhan.exchange.engagements import asking_views, checking_views, site_views, views
from yizhan.exchange.engagements.steps import LEADS_TO, STEPS


class StepConverter:
    """Only known steps: other slices have pages under the same address (``check-in``, ``rate``)."""

    regex = "|".join(["offer", *STEPS, *LEADS_TO])

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
    path("me/engagements/<uuid:uid>/terms/", asking_views.me_changed_terms, name="me_changed_terms"),
    path("me/engagements/<uuid:uid>/days/", asking_views.engagement_days, name="me_engagement_days"),
    path("me/no-shows/<uuid:uid>/", asking_views.me_no_show, name="me_no_show"),
    path("hire/no-shows/<uuid:uid>/", asking_views.hire_no_show, name="hire_no_show"),
    path("console/no-shows/", asking_views.console_no_shows, name="console_no_shows"),
    path("console/no-shows/<uuid:uid>/", asking_views.console_no_show, name="console_no_show"),
    path("me/walk-on/", site_views.me_walk_on, name="me_walk_on"),
    path("hire/postings/<uuid:uid>/walk-on/", site_views.walk_on_code, name="walk_on_code"),
    path("hire/postings/<uuid:uid>/stop-day/", site_views.stop_day, name="stop_day"),
    path("hire/postings/<uuid:uid>/standbys/", site_views.call_standbys, name="call_standbys"),
    path("hire/engagements/<uuid:uid>/again/", site_views.hire_again, name="hire_again"),
    path("console/assign/<uuid:uid>/together/", site_views.assign_together, name="assign_together"),
    path("console/send/<uuid:uid>/", site_views.console_send, name="console_send"),
    path("slips/check/", checking_views.slip_find, name="slip_find"),
    path("slips/check/<str:number>/", checking_views.slip_check, name="slip_check"),
    path("slips/<uuid:uid>/", views.slip, name="slip"),
    path("slips/<uuid:uid>.pdf", views.slip_as_pdf, name="slip_pdf"),
]

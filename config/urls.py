"""Addresses of the whole house; each context owns its own list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yizhan.core.health")),
    path("", include("yizhan.core.metrics")),
    path("", include("yizhan.core.preferences")),
    path("", include("yizhan.facilities.urls")),
    path("", include("yizhan.messaging.urls")),
    path("", include("yizhan.accounts.urls")),
    path("", include("yizhan.exchange.urls")),
    path("", include("yizhan.portal.urls")),
    path("api/", include("yizhan.api.urls")),
    path("district/jobs/", include("yizhan.core.jobs.urls")),
    path("_components/", include("yizhan.portal.components.urls")),
]
if settings.DEMO_MODE:
    urlpatterns.append(path("", include("yizhan.demo.urls")))
handler400 = "yizhan.core.error_pages.bad_request"
handler403 = "yizhan.core.error_pages.permission_denied"
handler404 = "yizhan.core.error_pages.not_found"
handler500 = "yizhan.core.error_pages.server_error"

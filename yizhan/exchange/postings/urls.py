"""Addresses of the postings slice."""

from django.urls import URLPattern, URLResolver, path, register_converter

from yizhan.exchange.postings import views


class StepConverter:
    """Only known steps: other slices have pages under the same address (``roll-call``, ``people``)."""

    regex = "|".join(views.STEPS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "posting_step")

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/post/", views.quick_post, name="quick_post"),
    path("hire/post/<uuid:uid>/", views.posting_form, name="posting_form"),
    path("hire/postings/<uuid:uid>/<posting_step:step>/", views.posting_step, name="posting_step"),
    path("console/post/", views.counter_post, name="counter_post"),
    path("console/review/", views.review_list, name="review_inbox"),
    path("console/review/<uuid:uid>/", views.review_posting, name="review_posting"),
]

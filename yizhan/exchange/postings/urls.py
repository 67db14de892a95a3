"""Addresses of the postings slice."""

from django.urls import URLPattern, URLResolver, path, register_converter

from yizhan.exchange.postings import review_views, standard_views, views


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
    path("hire/postings/<uuid:uid>/object/", views.object_to_posting, name="object_to_posting"),
    path("hire/postings/<uuid:uid>/slip/", views.posting_slip, name="posting_slip"),
    path("console/review/", review_views.review_list, name="review_inbox"),
    path("console/review/after/", review_views.after_publication, name="after_publication"),
    path("console/review/spot/<uuid:uid>/", review_views.spot_check, name="spot_check"),
    path("console/review/objection/<uuid:uid>/", review_views.answer_objection, name="answer_objection"),
    path("console/review/<uuid:uid>/", review_views.review_posting, name="review_posting"),
    path("console/review/<uuid:uid>/merge/", review_views.merge, name="merge_posting"),
    path("console/figures/postings/", review_views.posting_figures, name="posting_figures"),
    path("standard/postings/", standard_views.posting_standard, name="posting_standard"),
]

"""Address of the component page."""

from django.urls import path

from yizhan.portal.components import views

urlpatterns = [
    path("", views.show_components, name="components"),
    path("frame/<slug:layout>/", views.show_layout, name="component_layout"),
]

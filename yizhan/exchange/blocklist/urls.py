"""Addresses of the blocklist slice."""

from django.urls import URLPattern, URLResolver, path

from yizhan.exchange.blocklist import console, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("hire/avoided/", views.hire_blocks, name="hire_blocks"),
    path("hire/blocks/<uuid:uid>/", views.hire_block, name="hire_block"),
    path("me/avoided/", views.me_blocks, name="me_blocks"),
    path("me/avoid/<uuid:uid>/", views.me_avoid, name="me_avoid"),
    path("me/blocks/<uuid:uid>/", views.me_block, name="me_block"),
    path("console/blocks/", console.console_blocks, name="console_blocks"),
    path("console/blocks/new/<slug:side>/<uuid:uid>/", console.console_block_new, name="console_block_new"),
    path("console/blocks/<uuid:uid>/", console.console_block, name="console_block"),
]

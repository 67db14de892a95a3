"""Addresses of facilities, slice by slice."""

from yizhan.facilities.stations import urls as stations

urlpatterns = [*stations.urlpatterns]

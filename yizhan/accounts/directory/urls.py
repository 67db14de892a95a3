"""Address of the directory of roles."""

from django.urls import path

from yizhan.accounts.directory.views import role_directory

urlpatterns = [path("district/roles/", role_directory, name="role_directory")]

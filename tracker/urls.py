"""Every public page belongs to `bills`; the desk is the staff's."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("desk/", admin.site.urls), path("", include("bills.urls"))]

"""Django's admin, as the staff's desk."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "bills.admin.site.Desk"

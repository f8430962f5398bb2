"""Everything that has pages on the desk.

It is imported when all apps are ready: a module that registers itself earlier does so while the desk is still being made.
"""

from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from bills.admin import people, reports, trail

__all__ = ("people", "reports", "trail")

# Nobody sees another's second factor, nor makes one for them.
admin.site.unregister([StaticDevice, TOTPDevice])

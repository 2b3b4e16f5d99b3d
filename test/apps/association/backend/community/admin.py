from django.contrib import admin

from .models import Intent, Message, Pledge, Project

admin.site.register([Intent, Message, Pledge, Project])

from django.db import models


class Plot(models.Model):
    number = models.PositiveSmallIntegerField(unique=True)
    plan = models.FileField(upload_to="plans/")

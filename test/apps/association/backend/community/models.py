from django.db import models


class Project(models.Model):
    title = models.CharField("titre", max_length=160)
    slug = models.SlugField(unique=True)
    story = models.TextField("récit", blank=True)
    cover = models.ImageField("couverture", upload_to="covers/", blank=True)
    goal_cents = models.PositiveIntegerField("objectif, en centimes", default=0)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title


class Pledge(models.Model):
    project = models.ForeignKey(Project, related_name="pledges", on_delete=models.CASCADE)
    amount_cents = models.PositiveIntegerField("montant, en centimes")
    made_at = models.DateTimeField(auto_now_add=True)


class Intent(models.Model):
    """Somebody who wants to join."""

    name = models.CharField("nom", max_length=120)
    email = models.EmailField()
    message = models.TextField(blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)


class Message(models.Model):
    """What was said in the room."""

    author = models.CharField("auteur", max_length=60)
    text = models.CharField("texte", max_length=500)
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["said_at"]

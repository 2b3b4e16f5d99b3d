from django.test import TestCase

from .models import Project


class ProjectsTest(TestCase):
    def test_drafts_are_not_shown(self):
        Project.objects.create(title="Brouillon", slug="brouillon")
        answer = self.client.get("/api/projects/", HTTP_HOST="semeurs-test.up.railway.app")
        self.assertEqual(answer.json(), {"projects": []})

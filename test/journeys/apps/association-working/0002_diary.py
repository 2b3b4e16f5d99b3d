from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("community", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE diary (task text NOT NULL, word text NOT NULL, at timestamptz NOT NULL DEFAULT now())",
            "DROP TABLE diary",
        )
    ]

"""The groups of the three roles. What each may do is filled in after every migrate."""

from django.db import migrations

from sources.roles import GROUPS


def make(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in GROUPS:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    # Backwards nothing goes: who belongs to a group would be lost with it.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]

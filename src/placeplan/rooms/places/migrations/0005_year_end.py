"""A plan follows another, is closed at the end of its year, and says what was carried into it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0004_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="closed_at",
            field=models.DateTimeField(
                blank=True, help_text="nothing of it changes since", null=True
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="closed_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="closed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="follows",
            field=models.SlugField(
                blank=True,
                help_text="address of the plan that it was rolled forward from",
                max_length=120,
            ),
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("natural_key", models.CharField(max_length=64)),
                ("from_kind", models.CharField(max_length=30)),
                ("from_key", models.CharField(max_length=64)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="places.import",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried",
                        to="places.plan",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "carried",
                "indexes": [
                    models.Index(fields=["plan", "kind", "natural_key"], name="places_carried_to"),
                    models.Index(fields=["from_kind", "from_key"], name="places_carried_from"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brought_by", "kind", "natural_key"), name="places_carried_once"
                    )
                ],
            },
        ),
    ]

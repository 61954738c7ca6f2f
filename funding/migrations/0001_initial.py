import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import funding.models.round
import sources.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndustryCapitalMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=250, unique=True, verbose_name="name")),
                (
                    "used",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts used",
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts left out",
                    ),
                ),
                ("version", models.CharField(max_length=12, verbose_name="version of the formula")),
                ("computed_at", models.DateTimeField(db_index=True, verbose_name="computed")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "companies",
                    models.PositiveIntegerField(verbose_name="companies with a disclosed amount"),
                ),
                (
                    "of_companies",
                    models.PositiveIntegerField(verbose_name="companies with a private round"),
                ),
                ("rounds", models.PositiveIntegerField(verbose_name="private rounds known")),
                (
                    "undisclosed",
                    models.PositiveIntegerField(verbose_name="rounds without a disclosed amount"),
                ),
                (
                    "private_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                (
                    "private_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
            ],
            options={
                "verbose_name": "capital raised, all companies",
                "verbose_name_plural": "capital raised, all companies",
            },
        ),
        migrations.CreateModel(
            name="IndustryStateShareMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=250, unique=True, verbose_name="name")),
                (
                    "used",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts used",
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts left out",
                    ),
                ),
                ("version", models.CharField(max_length=12, verbose_name="version of the formula")),
                ("computed_at", models.DateTimeField(db_index=True, verbose_name="computed")),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("rounds", models.PositiveIntegerField(verbose_name="private rounds known")),
                ("surely", models.PositiveIntegerField(verbose_name="rounds surely state-backed")),
                (
                    "possibly",
                    models.PositiveIntegerField(verbose_name="rounds possibly state-backed"),
                ),
                (
                    "disclosed",
                    models.PositiveIntegerField(verbose_name="rounds with a disclosed amount"),
                ),
                (
                    "share_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by amount",
                    ),
                ),
                (
                    "share_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by amount",
                    ),
                ),
                (
                    "count_share_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by number of rounds",
                    ),
                ),
                (
                    "count_share_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by number of rounds",
                    ),
                ),
                (
                    "state_amount_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="money of state-backed rounds",
                    ),
                ),
                (
                    "state_amount_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="money of state-backed rounds",
                    ),
                ),
                (
                    "amount_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                (
                    "amount_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
            ],
            options={
                "verbose_name": "state share of the industry's capital",
                "verbose_name_plural": "state shares of the industry's capital",
            },
        ),
        migrations.CreateModel(
            name="QuarterCapitalMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=250, unique=True, verbose_name="name")),
                (
                    "used",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts used",
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts left out",
                    ),
                ),
                ("version", models.CharField(max_length=12, verbose_name="version of the formula")),
                ("computed_at", models.DateTimeField(db_index=True, verbose_name="computed")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year"),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("q1", "first quarter"),
                            ("q2", "second quarter"),
                            ("q3", "third quarter"),
                            ("q4", "fourth quarter"),
                            ("no_quarter", "known by year only"),
                            ("year", "the whole year"),
                            ("no_date", "without a date"),
                        ],
                        max_length=10,
                        verbose_name="part of the year",
                    ),
                ),
                ("rounds", models.PositiveIntegerField(verbose_name="private rounds known")),
                (
                    "undisclosed",
                    models.PositiveIntegerField(verbose_name="rounds without a disclosed amount"),
                ),
                (
                    "companies",
                    models.PositiveIntegerField(verbose_name="companies with a private round"),
                ),
                (
                    "disclosed_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                (
                    "disclosed_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
            ],
            options={
                "verbose_name": "private capital announced in a quarter",
                "verbose_name_plural": "private capital announced in each quarter",
                "ordering": ("year", "slug"),
            },
        ),
        migrations.CreateModel(
            name="CapitalMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=250, unique=True, verbose_name="name")),
                (
                    "used",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts used",
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts left out",
                    ),
                ),
                ("version", models.CharField(max_length=12, verbose_name="version of the formula")),
                ("computed_at", models.DateTimeField(db_index=True, verbose_name="computed")),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("apart", models.JSONField(default=dict, verbose_name="apart from private capital")),
                ("rounds", models.PositiveIntegerField(verbose_name="private rounds known")),
                (
                    "undisclosed",
                    models.PositiveIntegerField(verbose_name="rounds without a disclosed amount"),
                ),
                (
                    "exact_share",
                    models.DecimalField(
                        decimal_places=4,
                        max_digits=5,
                        null=True,
                        verbose_name="share of the lower end stated exactly",
                    ),
                ),
                (
                    "currencies",
                    sources.fields.ListField(blank=True, default=tuple, verbose_name="stated in"),
                ),
                (
                    "private_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                (
                    "private_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="companies.company",
                        verbose_name="company",
                    ),
                ),
            ],
            options={
                "verbose_name": "capital raised",
                "verbose_name_plural": "capital raised",
            },
        ),
        migrations.CreateModel(
            name="FundingRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("public_on", models.DateField(editable=False, null=True, verbose_name="public")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="recorded"
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed"),
                            ("reported", "Reported"),
                            ("rumoured", "Rumoured"),
                        ],
                        max_length=9,
                        verbose_name="confidence",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "key",
                    models.CharField(
                        default=funding.models.round.round_key,
                        max_length=16,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
                ("round", models.SlugField(max_length=90, verbose_name="round")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("seed", "Seed"),
                            ("angel", "Angel"),
                            ("pre_a", "Pre-A"),
                            ("a", "Series A"),
                            ("a_plus", "Series A+"),
                            ("pre_b", "Pre-B"),
                            ("b", "Series B"),
                            ("b_plus", "Series B+"),
                            ("c", "Series C"),
                            ("c_plus", "Series C+"),
                            ("d", "Series D"),
                            ("e", "Series E"),
                            ("strategic", "Strategic"),
                            ("pre_ipo", "Pre-IPO"),
                            ("ipo", "IPO"),
                            ("post_ipo", "Post-IPO"),
                            ("grant", "Grant"),
                            ("undisclosed", "Stage undisclosed"),
                        ],
                        max_length=11,
                        verbose_name="stage",
                    ),
                ),
                (
                    "stage_text",
                    models.CharField(blank=True, max_length=40, verbose_name="stage as worded"),
                ),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("private_equity", "Private capital"),
                            ("public_offering", "Public offering"),
                            ("facility", "Credit facility"),
                            ("grant", "Grant"),
                        ],
                        max_length=15,
                        verbose_name="instrument",
                    ),
                ),
                (
                    "amount_text",
                    models.CharField(blank=True, max_length=120, verbose_name="amount as worded"),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                (
                    "amount_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount, at least",
                    ),
                ),
                (
                    "amount_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount, at most",
                    ),
                ),
                (
                    "amount_scope",
                    models.CharField(
                        choices=[
                            ("round", "This round"),
                            ("several_rounds", "Several rounds together"),
                            ("cumulative", "Raised to date"),
                            ("one_investor", "One investor's ticket"),
                        ],
                        max_length=14,
                        verbose_name="amount covers",
                    ),
                ),
                (
                    "valuation_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="valuation, at least",
                    ),
                ),
                (
                    "valuation_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="valuation, at most",
                    ),
                ),
                (
                    "valuation_currency",
                    models.CharField(blank=True, max_length=3, verbose_name="valuation currency"),
                ),
                (
                    "valuation_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("pre", "Pre-money"),
                            ("post", "Post-money"),
                            ("unknown", "Not said"),
                        ],
                        max_length=7,
                        verbose_name="valuation is",
                    ),
                ),
                (
                    "announced_on_first",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="announced"
                    ),
                ),
                (
                    "announced_on_last",
                    models.DateField(
                        blank=True, editable=False, null=True, verbose_name="announced"
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="companies.company",
                        verbose_name="company",
                    ),
                ),
            ],
            options={
                "verbose_name": "funding round",
                "verbose_name_plural": "funding rounds",
                "ordering": (
                    models.OrderBy(
                        models.F("announced_on_first"), descending=True, nulls_last=True
                    ),
                    "key",
                ),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "in_review", "published", "withdrawn"])
                        ),
                        name="fundinground_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("public_on__isnull", False),
                            _connector="OR",
                        ),
                        name="fundinground_published_is_dated",
                        violation_error_message="A published fact has the day it became public.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confidence__in", ["confirmed", "reported", "rumoured"])
                        ),
                        name="fundinground_confidence_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("announced_on_first__isnull", True),
                                ("announced_on_last__isnull", True),
                            ),
                            models.Q(
                                ("announced_on_first__isnull", False),
                                ("announced_on_first__lte", models.F("announced_on_last")),
                                ("announced_on_last__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="round_announced_on_span",
                        violation_error_message="The first possible day comes after the last.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "seed",
                                    "angel",
                                    "pre_a",
                                    "a",
                                    "a_plus",
                                    "pre_b",
                                    "b",
                                    "b_plus",
                                    "c",
                                    "c_plus",
                                    "d",
                                    "e",
                                    "strategic",
                                    "pre_ipo",
                                    "ipo",
                                    "post_ipo",
                                    "grant",
                                    "undisclosed",
                                ],
                            )
                        ),
                        name="round_stage_known",
                        violation_error_message="This word is not in the vocabulary: write seed, angel, pre_a, a, a_plus, pre_b, b, b_plus, c, c_plus, d, e, strategic, pre_ipo, ipo, post_ipo, grant, undisclosed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "instrument__in",
                                ["private_equity", "public_offering", "facility", "grant"],
                            )
                        ),
                        name="round_instrument_known",
                        violation_error_message="This word is not in the vocabulary: write private_equity, public_offering, facility, grant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount_scope__in",
                                ["round", "several_rounds", "cumulative", "one_investor"],
                            )
                        ),
                        name="round_amount_scope_known",
                        violation_error_message="This word is not in the vocabulary: write round, several_rounds, cumulative, one_investor.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valuation_kind__in", ["pre", "post", "unknown", ""])),
                        name="round_valuation_kind_known",
                        violation_error_message="This word is not in the vocabulary: write pre, post, unknown.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^([A-Z]{3})?$")),
                        name="round_currency_formed",
                        violation_error_message="A currency is three capital letters, as in CNY.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valuation_currency__regex", "^([A-Z]{3})?$")),
                        name="round_valuation_currency_formed",
                        violation_error_message="A currency is three capital letters, as in CNY.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_min__isnull", True),
                                ("amount_max__isnull", True),
                                ("amount_min__lte", models.F("amount_max")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("amount_min__isnull", True),
                                ("amount_min__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("amount_max__isnull", True),
                                ("amount_max__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="round_amount_ordered",
                        violation_error_message="The lower bound is above the upper bound, or below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valuation_min__isnull", True),
                                ("valuation_max__isnull", True),
                                ("valuation_min__lte", models.F("valuation_max")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("valuation_min__isnull", True),
                                ("valuation_min__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("valuation_max__isnull", True),
                                ("valuation_max__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="round_valuation_ordered",
                        violation_error_message="The lower bound is above the upper bound, or below zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_max__isnull", True), ("amount_min__isnull", True)),
                            models.Q(("currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="round_amount_has_currency",
                        violation_error_message="An amount needs its currency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valuation_max__isnull", True), ("valuation_min__isnull", True)
                            ),
                            models.Q(("valuation_currency", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="round_valuation_has_currency",
                        violation_error_message="An amount needs its currency.",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "public_on"], name="fundinground_clock")],
            },
        ),
        migrations.CreateModel(
            name="Investor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("public_on", models.DateField(editable=False, null=True, verbose_name="public")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="recorded"
                    ),
                ),
                ("slug", models.SlugField(max_length=110, unique=True, verbose_name="slug")),
                ("search_text", models.TextField(default="", editable=False)),
                ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                (
                    "name_zh",
                    models.CharField(blank=True, max_length=60, verbose_name="name in Chinese"),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("vc", "Venture capital"),
                            ("cvc", "Corporate venture"),
                            ("strategic", "Strategic"),
                            ("state_fund", "State fund"),
                            ("pe", "Private equity"),
                            ("bank", "Bank"),
                            ("individual", "Individual"),
                            ("public", "Public market"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state_backed",
                    models.BooleanField(blank=True, null=True, verbose_name="state-backed"),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investor_names",
                        to="companies.company",
                        verbose_name="the company behind it",
                    ),
                ),
            ],
            options={
                "verbose_name": "investor",
                "verbose_name_plural": "investors",
                "ordering": ("name_en", "slug"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "in_review", "published", "withdrawn"])
                        ),
                        name="investor_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            ("public_on__isnull", False),
                            _connector="OR",
                        ),
                        name="investor_published_is_dated",
                        violation_error_message="A published fact has the day it became public.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "vc",
                                    "cvc",
                                    "strategic",
                                    "state_fund",
                                    "pe",
                                    "bank",
                                    "individual",
                                    "public",
                                    "",
                                ],
                            )
                        ),
                        name="investor_kind_known",
                        violation_error_message="This word is not in the vocabulary: write vc, cvc, strategic, state_fund, pe, bank, individual, public.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^([A-Z]{2})?$")),
                        name="investor_country_formed",
                        violation_error_message="A country is two capital letters, as in CN or US.",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "public_on"], name="investor_clock")],
            },
        ),
        migrations.CreateModel(
            name="InvestorCitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="funding.investor",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="sources.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fact", "source"),
                        name="investorcitation_once",
                        violation_error_message="This source is cited already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "Lead"), ("investor", "Investor")],
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="funding.fundinground",
                    ),
                ),
                (
                    "investor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="funding.investor",
                        verbose_name="investor",
                    ),
                ),
            ],
            options={
                "verbose_name": "investor in a round",
                "verbose_name_plural": "investors in a round",
                "ordering": ("role", "position", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["lead", "investor"])),
                        name="participation_role_known",
                    ),
                    models.UniqueConstraint(
                        fields=("fact", "investor"),
                        name="participation_once",
                        violation_error_message="This investor stands in this round already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundCitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="funding.fundinground",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="sources.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "id"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fact", "source"),
                        name="roundcitation_once",
                        violation_error_message="This source is cited already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StateShareMetric",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=250, unique=True, verbose_name="name")),
                (
                    "used",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts used",
                    ),
                ),
                (
                    "left_out",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="facts left out",
                    ),
                ),
                ("version", models.CharField(max_length=12, verbose_name="version of the formula")),
                ("computed_at", models.DateTimeField(db_index=True, verbose_name="computed")),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("rounds", models.PositiveIntegerField(verbose_name="private rounds known")),
                ("surely", models.PositiveIntegerField(verbose_name="rounds surely state-backed")),
                (
                    "possibly",
                    models.PositiveIntegerField(verbose_name="rounds possibly state-backed"),
                ),
                (
                    "disclosed",
                    models.PositiveIntegerField(verbose_name="rounds with a disclosed amount"),
                ),
                (
                    "share_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by amount",
                    ),
                ),
                (
                    "share_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by amount",
                    ),
                ),
                (
                    "count_share_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by number of rounds",
                    ),
                ),
                (
                    "count_share_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="state share by number of rounds",
                    ),
                ),
                (
                    "state_amount_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="money of state-backed rounds",
                    ),
                ),
                (
                    "state_amount_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="money of state-backed rounds",
                    ),
                ),
                (
                    "amount_min",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                (
                    "amount_max",
                    models.DecimalField(
                        blank=True,
                        decimal_places=0,
                        editable=False,
                        max_digits=20,
                        null=True,
                        verbose_name="disclosed private capital",
                    ),
                ),
                ("round", models.SlugField(blank=True, max_length=90, verbose_name="round")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="companies.company",
                        verbose_name="company",
                    ),
                ),
            ],
            options={
                "verbose_name": "state share of capital",
                "verbose_name_plural": "state shares of capital",
            },
        ),
        migrations.AddField(
            model_name="investor",
            name="sources",
            field=models.ManyToManyField(
                through="funding.InvestorCitation", to="sources.source", verbose_name="sources"
            ),
        ),
        migrations.AddField(
            model_name="fundinground",
            name="investors",
            field=models.ManyToManyField(
                related_name="rounds",
                through="funding.Participation",
                to="funding.investor",
                verbose_name="investors",
            ),
        ),
        migrations.AddField(
            model_name="fundinground",
            name="sources",
            field=models.ManyToManyField(
                through="funding.RoundCitation", to="sources.source", verbose_name="sources"
            ),
        ),
    ]

import django.db.models.deletion
import django.utils.timezone
import sources.fields
import supplychain.models.order
import supplychain.models.supply_link
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('companies', '0001_initial'),
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Component',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=9, verbose_name='state')),
                ('public_on', models.DateField(editable=False, null=True, verbose_name='public')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded')),
                ('slug', models.SlugField(max_length=110, unique=True, verbose_name='slug')),
                ('search_text', models.TextField(default='', editable=False)),
                ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                ('name_zh', models.CharField(blank=True, max_length=40, verbose_name='name in Chinese')),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('bom_share_min', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='share of the bill of materials, at least')),
                ('bom_share_max', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True, verbose_name='share of the bill of materials, at most')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='supplychain.component', verbose_name='part of')),
            ],
            options={
                'verbose_name': 'component',
                'verbose_name_plural': 'components',
                'ordering': ('name_en', 'slug'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'published', 'withdrawn'])), name='component_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('public_on__isnull', False), _connector='OR'), name='component_published_is_dated', violation_error_message='A published fact has the day it became public.'), models.CheckConstraint(condition=models.Q(models.Q(('bom_share_min__isnull', True), ('bom_share_max__isnull', True), ('bom_share_min__lte', models.F('bom_share_max')), _connector='OR'), models.Q(('bom_share_min__isnull', True), ('bom_share_min__gte', 0), _connector='OR'), models.Q(('bom_share_max__isnull', True), ('bom_share_max__gte', 0), _connector='OR')), name='component_bom_share_ordered', violation_error_message='The lower bound is above the upper bound, or below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('bom_share_min__isnull', True), ('bom_share_min__lte', 1), _connector='OR'), models.Q(('bom_share_max__isnull', True), ('bom_share_max__lte', 1), _connector='OR')), name='component_bom_share_is_fraction', violation_error_message='A share is a fraction from 0 to 1.'), models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='component_not_own_parent', violation_error_message='A component is not part of itself.')],
                'indexes': [models.Index(fields=['state', 'public_on'], name='component_clock')],
            },
        ),
        migrations.CreateModel(
            name='ComponentCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='supplychain.component')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='sources.source', verbose_name='source')),
            ],
            options={
                'ordering': ('position', 'id'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fact', 'source'), name='componentcitation_once', violation_error_message='This source is cited already.')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=9, verbose_name='state')),
                ('public_on', models.DateField(editable=False, null=True, verbose_name='public')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('reported', 'Reported'), ('rumoured', 'Rumoured')], max_length=9, verbose_name='confidence')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('key', models.CharField(default=supplychain.models.order.order_key, max_length=16, unique=True, verbose_name='key')),
                ('customer_name', models.CharField(blank=True, max_length=120, verbose_name="customer's name")),
                ('robot', sources.fields.ListField(blank=True, default=tuple, verbose_name='robot')),
                ('units_min', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='units, at least')),
                ('units_max', models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True, verbose_name='units, at most')),
                ('units_text', models.CharField(blank=True, max_length=120, verbose_name='units as worded')),
                ('amount_min', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='amount, at least')),
                ('amount_max', models.DecimalField(blank=True, decimal_places=2, max_digits=18, null=True, verbose_name='amount, at most')),
                ('amount_text', models.CharField(blank=True, max_length=120, verbose_name='amount as worded')),
                ('currency', models.CharField(blank=True, max_length=3, verbose_name='currency')),
                ('use_case', models.CharField(blank=True, choices=[('research', 'Research'), ('education', 'Education'), ('guide', 'Guide'), ('security', 'Security'), ('manufacturing', 'Manufacturing'), ('logistics', 'Logistics'), ('inspection', 'Inspection'), ('retail', 'Retail'), ('eldercare', 'Elder care'), ('household', 'Household'), ('entertainment', 'Entertainment'), ('data_collection', 'Data collection'), ('other', 'Other')], max_length=16, verbose_name='use')),
                ('status', models.CharField(choices=[('framework', 'Framework agreement'), ('ordered', 'Ordered'), ('delivered', 'Delivered'), ('cancelled', 'Cancelled')], max_length=10, verbose_name='status')),
                ('ordered_on_first', models.DateField(blank=True, editable=False, null=True, verbose_name='ordered')),
                ('ordered_on_last', models.DateField(blank=True, editable=False, null=True, verbose_name='ordered')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders_placed', to='companies.company', verbose_name='customer')),
                ('maker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='companies.company', verbose_name='maker')),
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
                'ordering': (models.OrderBy(models.F('ordered_on_first'), descending=True, nulls_last=True), 'key'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'published', 'withdrawn'])), name='order_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('public_on__isnull', False), _connector='OR'), name='order_published_is_dated', violation_error_message='A published fact has the day it became public.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'reported', 'rumoured'])), name='order_confidence_known'), models.CheckConstraint(condition=models.Q(models.Q(('ordered_on_first__isnull', True), ('ordered_on_last__isnull', True)), models.Q(('ordered_on_first__isnull', False), ('ordered_on_first__lte', models.F('ordered_on_last')), ('ordered_on_last__isnull', False)), _connector='OR'), name='order_ordered_on_span', violation_error_message='The first possible day comes after the last.'), models.CheckConstraint(condition=models.Q(('status__in', ['framework', 'ordered', 'delivered', 'cancelled'])), name='order_status_known', violation_error_message='This word is not in the vocabulary: write framework, ordered, delivered, cancelled.'), models.CheckConstraint(condition=models.Q(('use_case__in', ['research', 'education', 'guide', 'security', 'manufacturing', 'logistics', 'inspection', 'retail', 'eldercare', 'household', 'entertainment', 'data_collection', 'other', ''])), name='order_use_case_known', violation_error_message='This word is not in the vocabulary: write research, education, guide, security, manufacturing, logistics, inspection, retail, eldercare, household, entertainment, data_collection, other.'), models.CheckConstraint(condition=models.Q(('currency__regex', '^([A-Z]{3})?$')), name='order_currency_formed', violation_error_message='A currency is three capital letters, as in CNY.'), models.CheckConstraint(condition=models.Q(models.Q(('units_min__isnull', True), ('units_max__isnull', True), ('units_min__lte', models.F('units_max')), _connector='OR'), models.Q(('units_min__isnull', True), ('units_min__gte', 0), _connector='OR'), models.Q(('units_max__isnull', True), ('units_max__gte', 0), _connector='OR')), name='order_units_ordered', violation_error_message='The lower bound is above the upper bound, or below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('amount_min__isnull', True), ('amount_max__isnull', True), ('amount_min__lte', models.F('amount_max')), _connector='OR'), models.Q(('amount_min__isnull', True), ('amount_min__gte', 0), _connector='OR'), models.Q(('amount_max__isnull', True), ('amount_max__gte', 0), _connector='OR')), name='order_amount_ordered', violation_error_message='The lower bound is above the upper bound, or below zero.'), models.CheckConstraint(condition=models.Q(models.Q(('amount_max__isnull', True), ('amount_min__isnull', True)), models.Q(('currency', ''), _negated=True), _connector='OR'), name='order_amount_has_currency', violation_error_message='An amount needs its currency.'), models.CheckConstraint(condition=models.Q(('customer__isnull', False), models.Q(('customer_name', ''), _negated=True), _connector='OR'), name='order_names_customer', violation_error_message='Name the customer: a company, or at least its name.')],
                'indexes': [models.Index(fields=['state', 'public_on'], name='order_clock')],
            },
        ),
        migrations.CreateModel(
            name='OrderCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='supplychain.order')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='sources.source', verbose_name='source')),
            ],
            options={
                'ordering': ('position', 'id'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fact', 'source'), name='ordercitation_once', violation_error_message='This source is cited already.')],
            },
        ),
        migrations.CreateModel(
            name='SupplyLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in_review', 'In review'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='draft', max_length=9, verbose_name='state')),
                ('public_on', models.DateField(editable=False, null=True, verbose_name='public')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded')),
                ('confidence', models.CharField(choices=[('confirmed', 'Confirmed'), ('reported', 'Reported'), ('rumoured', 'Rumoured')], max_length=9, verbose_name='confidence')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('key', models.CharField(default=supplychain.models.supply_link.link_key, max_length=16, unique=True, verbose_name='key')),
                ('robot', models.CharField(blank=True, max_length=120, verbose_name='robot')),
                ('status', models.CharField(choices=[('supplying', 'Supplying'), ('validated', 'Validated'), ('qualification', 'In qualification'), ('rumoured', 'Rumoured'), ('ended', 'Ended')], max_length=13, verbose_name='status')),
                ('since_first', models.DateField(blank=True, editable=False, null=True, verbose_name='since')),
                ('since_last', models.DateField(blank=True, editable=False, null=True, verbose_name='since')),
                ('as_of_first', models.DateField(blank=True, editable=False, null=True, verbose_name='as of')),
                ('as_of_last', models.DateField(blank=True, editable=False, null=True, verbose_name='as of')),
                ('component', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='supplychain.component', verbose_name='component')),
                ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplied_by', to='companies.company', verbose_name='customer')),
                ('input_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='supplychain.component', verbose_name='used in')),
                ('supplier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supplies', to='companies.company', verbose_name='supplier')),
            ],
            options={
                'verbose_name': 'supply link',
                'verbose_name_plural': 'supply links',
                'ordering': ('component__name_en', 'key'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'published', 'withdrawn'])), name='supplylink_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('public_on__isnull', False), _connector='OR'), name='supplylink_published_is_dated', violation_error_message='A published fact has the day it became public.'), models.CheckConstraint(condition=models.Q(('confidence__in', ['confirmed', 'reported', 'rumoured'])), name='supplylink_confidence_known'), models.CheckConstraint(condition=models.Q(models.Q(('since_first__isnull', True), ('since_last__isnull', True)), models.Q(('since_first__isnull', False), ('since_first__lte', models.F('since_last')), ('since_last__isnull', False)), _connector='OR'), name='supplylink_since_span', violation_error_message='The first possible day comes after the last.'), models.CheckConstraint(condition=models.Q(models.Q(('as_of_first__isnull', True), ('as_of_last__isnull', True)), models.Q(('as_of_first__isnull', False), ('as_of_first__lte', models.F('as_of_last')), ('as_of_last__isnull', False)), _connector='OR'), name='supplylink_as_of_span', violation_error_message='The first possible day comes after the last.'), models.CheckConstraint(condition=models.Q(('status__in', ['supplying', 'validated', 'qualification', 'rumoured', 'ended'])), name='supplylink_status_known', violation_error_message='This word is not in the vocabulary: write supplying, validated, qualification, rumoured, ended.'), models.CheckConstraint(condition=models.Q(('supplier__isnull', False), ('customer__isnull', False), _connector='OR'), name='supplylink_names_a_party', violation_error_message='Name the supplier, the customer or both.')],
                'indexes': [models.Index(fields=['state', 'public_on'], name='supplylink_clock')],
            },
        ),
        migrations.CreateModel(
            name='SupplyLinkCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('fact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='supplychain.supplylink')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='sources.source', verbose_name='source')),
            ],
            options={
                'ordering': ('position', 'id'),
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('fact', 'source'), name='supplylinkcitation_once', violation_error_message='This source is cited already.')],
            },
        ),
        migrations.AddField(
            model_name='component',
            name='sources',
            field=models.ManyToManyField(through='supplychain.ComponentCitation', to='sources.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='order',
            name='sources',
            field=models.ManyToManyField(through='supplychain.OrderCitation', to='sources.source', verbose_name='sources'),
        ),
        migrations.AddField(
            model_name='supplylink',
            name='sources',
            field=models.ManyToManyField(through='supplychain.SupplyLinkCitation', to='sources.source', verbose_name='sources'),
        ),
    ]

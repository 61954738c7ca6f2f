import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='BundleLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('loaded_at', models.DateTimeField(auto_now_add=True, verbose_name='loaded')),
            ],
            options={
                'verbose_name': 'load of the bundled dataset',
                'verbose_name_plural': 'loads of the bundled dataset',
                'ordering': ('-loaded_at',),
            },
        ),
        migrations.CreateModel(
            name='RefreshMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.SlugField(unique=True, verbose_name='name')),
                ('transaction', models.BigIntegerField(default=0, verbose_name='transaction seen')),
                ('change_id', models.BigIntegerField(default=0, verbose_name='newest change seen')),
                ('day', models.DateField(null=True, verbose_name='day of computation')),
                ('formulas', models.CharField(blank=True, max_length=200, verbose_name='versions of the formulas')),
                ('refreshed_at', models.DateTimeField(auto_now=True, verbose_name='refreshed')),
            ],
            options={
                'verbose_name': 'refresh mark',
                'verbose_name_plural': 'refresh marks',
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('transaction', models.BigIntegerField(default=0, verbose_name='transaction')),
                ('resource', models.CharField(max_length=32, verbose_name='resource')),
                ('key', models.CharField(max_length=110, verbose_name='key')),
                ('part', models.CharField(blank=True, max_length=16, verbose_name='part')),
                ('op', models.CharField(choices=[('add', 'Added'), ('mod', 'Changed'), ('del', 'Deleted')], max_length=3, verbose_name='change')),
                ('before', models.JSONField(null=True, verbose_name='before')),
                ('after', models.JSONField(null=True, verbose_name='after')),
                ('actor', models.CharField(blank=True, max_length=150, verbose_name='who')),
                ('reason', models.TextField(blank=True, verbose_name='why')),
                ('is_public', models.BooleanField(default=False, verbose_name='public')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ('id',),
                'indexes': [models.Index(fields=['resource', 'key', 'id'], name='change_of_row'), models.Index(fields=['is_public', 'transaction', 'id'], name='change_settling')],
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_id', models.SlugField(max_length=80, unique=True, verbose_name='source id')),
                ('url', models.URLField(max_length=500, verbose_name='address')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('publisher', models.CharField(blank=True, max_length=120, verbose_name='publisher')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('kind', models.CharField(choices=[('news', 'News'), ('company', 'Company'), ('filing', 'Filing'), ('research', 'Research'), ('government', 'Government'), ('blog', 'Blog')], max_length=16, verbose_name='kind')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='recorded')),
                ('search_text', models.TextField(default='', editable=False)),
                ('published_on_first', models.DateField(blank=True, editable=False, null=True, verbose_name='published')),
                ('published_on_last', models.DateField(blank=True, editable=False, null=True, verbose_name='published')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ('source_id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['news', 'company', 'filing', 'research', 'government', 'blog'])), name='source_kind_known', violation_error_message='This word is not in the vocabulary: write news, company, filing, research, government, blog.'), models.CheckConstraint(condition=models.Q(models.Q(('published_on_first__isnull', True), ('published_on_last__isnull', True)), models.Q(('published_on_first__isnull', False), ('published_on_first__lte', models.F('published_on_last')), ('published_on_last__isnull', False)), _connector='OR'), name='source_published_on_span', violation_error_message='The first possible day comes after the last.')],
            },
        ),
    ]

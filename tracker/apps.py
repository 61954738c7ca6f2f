from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Humanoid Tracker")

    def ready(self) -> None:
        from sources.fact_lines import Headline, worded_by
        from tracker.fact_wording import address_of, line_of

        worded_by(lambda fact: Headline(*line_of(fact)[:2]), address_of)

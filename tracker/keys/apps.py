from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "tracker.keys"
    verbose_name = "API keys"

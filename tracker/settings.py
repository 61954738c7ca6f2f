"""All settings, read once from the environment by ``tracker.env``."""

import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environ import Env

from tracker.env import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = Environment()
VAR_DIR: Path = BASE_DIR / ENV["VAR_DIR"]
DATA_DIR = BASE_DIR / "data"


def _secret_key() -> str:
    if ENV["SECRET_KEY"]:
        return str(ENV["SECRET_KEY"])
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text().strip()


def _database() -> dict[str, Any]:
    url = ENV["DATABASE_URL"] or f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}"
    database: dict[str, Any] = dict(Env.db_url_config(url))
    if database["ENGINE"].endswith("sqlite3"):
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        database["OPTIONS"] = {
            # Writers queue for the lock at once instead of failing when they upgrade a read.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        # A file, because the browser tests read it from another thread.
        database["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    else:
        # A pool, checked before use: a restart of the server costs at most one request. It is far
        # smaller than the number of threads: a thread has a connection only while it computes an
        # answer, never while a slow client sends or takes one (tracker/slow_clients.py).
        pool = {"min_size": 1, "max_size": 8, "timeout": 10}
        database["OPTIONS"] = {**database.get("OPTIONS", {}), "pool": pool}
        database["CONN_HEALTH_CHECKS"] = True
    return database


SECRET_KEY = _secret_key()
DEBUG: bool = ENV["DEBUG"]
ALLOWED_HOSTS: list[str] = ENV["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS: list[str] = ENV["CSRF_TRUSTED_ORIGINS"]

INSTALLED_APPS = [
    "tracker",
    "supplychain",
    "funding",
    "companies",
    "sources",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "rest_framework",
    "tracker.keys",
    "tracker.webhooks",
    "tracker.snapshots",
    # Last, see there.
    "tracker.accounts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads each answer at random, so that its length tells nothing of a token inside it.
    "django.middleware.gzip.GZipMiddleware",
    "tracker.api.cross_origin.share_across_origins",
    "tracker.api.conditional.without_cookies",
    "csp.middleware.CSPMiddleware",
    # Inside what writes the policy, outside everything that reads or sets a cookie.
    "tracker.embed.framing.answer_frames",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tracker.accounts.session_limits.end_old_sessions",
    "tracker.accounts.second_factor.require_second_factor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.api.strictness.refuse_empty_values",
    "tracker.middleware.preferences",
    "tracker.middleware.language",
    "tracker.middleware.refuse_nul",
    "tracker.middleware.stay_fresh",
    "tracker.middleware.look_back",
    "tracker.middleware.attribute_changes",
    # A client that has the answer already is told so before anything is counted or computed.
    "tracker.keys.authentication.authenticate",
    "tracker.api.conditional.unless_modified",
    "tracker.keys.throttle.limit_rate",
    "tracker.api.conditional.remember",
    "tracker.middleware.follow_merges",
    "tracker.accounts.uncounted.refuse_uncounted",
    "tracker.slow_clients.hold_no_connection",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.context.site",
            ],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL: str = ENV["REDIS_URL"]
# See sources/redis_cache.py: what counts attempts fails without its cache, what shows pages does not.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "sources.redis_cache.RedisCache", "LOCATION": REDIS_URL},
    "pages": {"BACKEND": "sources.redis_cache.PageCache", "LOCATION": REDIS_URL},
}
if not REDIS_URL:
    CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in CACHES}

# Without a broker, tasks run at once in the process that asks for them.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1) or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
# A task whose worker dies goes back to the queue; refreshes may safely run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 2}

# The web never speaks to the broker, so no edit waits for it or is lost with it: beat asks every
# few seconds whether the change log has moved, and whether a large import waits.
CELERY_BEAT_SCHEDULE = {
    "refresh-metrics": {
        "task": "tracker.refresh_metrics",
        "schedule": 5.0,
        "options": {"expires": 5.0},
    },
    "work-on-batches": {
        "task": "tracker.work_on_batches",
        "schedule": 2.0,
        "options": {"expires": 2.0},
    },
    "deliver-webhooks": {
        "task": "tracker.deliver_webhooks",
        "schedule": 3.0,
        "options": {"expires": 3.0},
    },
    "make-snapshots": {
        "task": "tracker.make_snapshots",
        "schedule": 20.0,
        "options": {"expires": 20.0},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "tracker.accounts.validators.LengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "tracker.accounts.validators.SiteWordsValidator"},
]
PASSWORD_HASHERS = [
    # With N=2**14, r=8, p=5 what OWASP asks for, and in Python itself; Argon2 would be a package.
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    # To read what was kept before; renewed at the next sign-in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]

# Sign-in: docs/accounts.md says which rule each of these keeps.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "tracker.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # asked of nobody: there is no sign-up
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False  # the cookie goes with the browser
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/10m/key"}
ACCOUNT_FORMS = {
    "login": "tracker.accounts.forms.SignInForm",
    "change_password": "tracker.accounts.forms.NewPasswordForm",
    "reauthenticate": "tracker.accounts.forms.ConfirmPasswordForm",
}
# A proxy that ends https adds the client's address; without one nobody's word is taken for it.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENV["HTTPS"] else 0
MFA_ADAPTER = "tracker.accounts.adapter.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Humanoid Tracker"
MFA_TOTP_TOLERANCE = 1  # periods of 30 s, for a clock that is a little off
MFA_FORMS = {
    "authenticate": "tracker.accounts.forms.CodeForm",
    "reauthenticate": "tracker.accounts.forms.ConfirmCodeForm",
    "activate_totp": "tracker.accounts.forms.SetUpForm",
}
REQUIRE_SECOND_FACTOR: bool = ENV["REQUIRE_SECOND_FACTOR"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "tracker" / "locale"]
LANGUAGE_COOKIE_NAME = "language"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tracker.static_files.ModuleManifestStorage"},
}

# Nothing inline, nothing from anywhere else. Charts are saved through data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60  # then one signs in again, whatever one does (ASVS L2)
SESSION_IDLE_SECONDS = 30 * 60  # and after so long without a request
if ENV["HTTPS"]:
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    # Taken by browsers only from this very host, over https.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
else:
    # Plain http on the reader's own machine is the embedded choice; set HTTPS=true anywhere else.
    SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    # `?format=` is no filter, and is refused like any other that nobody knows.
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "tracker.api.errors.problem_details",
}

SELF_APPROVAL: bool = ENV["SELF_APPROVAL"]
WEBHOOKS_TO_PRIVATE_ADDRESSES: bool = ENV["WEBHOOKS_TO_PRIVATE_ADDRESSES"]
API_ANONYMOUS_PER_MINUTE: int = ENV["API_ANONYMOUS_PER_MINUTE"]
API_KEY_PER_MINUTE: int = ENV["API_KEY_PER_MINUTE"]

# Files that leave the site bear its address; no request tells it to whoever makes them.
SITE_URL: str = ENV["SITE_URL"] or f"http://{ENV['HOST']}:{ENV['PORT']}"
SNAPSHOTS_KEPT: int = ENV["SNAPSHOTS_KEPT"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": ENV["LOG_LEVEL"]},
}

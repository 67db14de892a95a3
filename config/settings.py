"""Every setting of the project, read from environment variables, with loud errors.

A bare checkout runs in demo mode on SQLite. A district sets ``YIZHAN_MODE=live`` and must then give the
secrets below; a missing or sample secret stops the process with a sentence saying what to do.
"""

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("YIZHAN_VAR", BASE_DIR / "var")).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _env(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or value == "":
        raise ImproperlyConfigured(f"Set the environment variable {name} (see docs/operations.md).")
    return value


def _env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


MODE = os.environ.get("YIZHAN_MODE", "demo")
if MODE not in {"demo", "live"}:
    raise ImproperlyConfigured(f"YIZHAN_MODE must be 'demo' or 'live', not {MODE!r}.")
DEMO_MODE = MODE == "demo"
LIVE_MODE = MODE == "live"

# Demo secrets are public on purpose: they protect invented people on one's own machine.
_DEMO_SECRET = "demo-only-secret-never-used-in-a-live-district-0000000000"
SECRET_KEY = _DEMO_SECRET if DEMO_MODE else _env("SECRET_KEY")
if LIVE_MODE and (len(SECRET_KEY) < 50 or SECRET_KEY == _DEMO_SECRET):
    raise ImproperlyConfigured("SECRET_KEY must be a random text of at least 50 characters.")

# Field encryption: "<key id>:<64 hex digits>" pairs, newest first; the blind-index key never rotates silently.
FIELD_KEYS = os.environ.get("FIELD_KEYS", "demo1:" + "11" * 32) if DEMO_MODE else _env("FIELD_KEYS")
BLIND_INDEX_KEY = os.environ.get("BLIND_INDEX_KEY", "22" * 32) if DEMO_MODE else _env("BLIND_INDEX_KEY")
CRYPTO_SUITE = os.environ.get("CRYPTO_SUITE", "aes-256-gcm")  # or "sm4-gcm" (GB/T 39786 deployments)

DEBUG = os.environ.get("DEBUG") == "1"
if DEBUG and LIVE_MODE:
    raise ImproperlyConfigured("DEBUG=1 is refused in live mode.")

ALLOWED_HOSTS = _env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEMO_MODE else "")
if LIVE_MODE and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the district's host names.")
CSRF_TRUSTED_ORIGINS = _env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "csp",
    "yizhan.core",
    "yizhan.messaging",
    "yizhan.accounts",
    "yizhan.facilities",
    "yizhan.exchange",
    "yizhan.portal",
]
if DEMO_MODE:
    INSTALLED_APPS.append("yizhan.demo")

MIDDLEWARE = [
    "yizhan.core.web.RequestIdMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # thin networks; static files of a live district are compressed before
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "yizhan.core.guards.ReadOnlyGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yizhan.accounts.middleware.ActorMiddleware",
    "yizhan.core.web.DoorMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "yizhan.core.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "yizhan.core.templatetags.ui",
            ],
        },
    }
]


def _database(url: str) -> dict:
    """Turn DATABASE_URL into Django's dictionary: ``sqlite:///path`` or ``postgresql://user:pw@host:port/name``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path if parts.path not in {"", "/"} else ":memory:",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # DEFERRED lets a read-then-write transaction fail at once with "database is locked";
                # IMMEDIATE takes the write lock at the start and waits (docs/adr/0003-database.md).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;"
                    f"PRAGMA synchronous={os.environ.get('SQLITE_SYNCHRONOUS', 'NORMAL')};"
                    "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
                ),
            },
            "TEST": {"NAME": os.environ.get("TEST_SQLITE_PATH", str(VAR_DIR / "test.sqlite3"))},
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0,
            "OPTIONS": {
                "options": "-c statement_timeout=30000 -c lock_timeout=10000 "
                "-c idle_in_transaction_session_timeout=60000",
                "pool": {"min_size": 2, "max_size": 8, "timeout": 10, "max_lifetime": 1800},
            },
        }
    raise ImproperlyConfigured(
        f"DATABASE_URL: unknown scheme {parts.scheme!r}; use sqlite:/// or postgresql://"
    )


DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'yizhan.sqlite3'}"
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# Staff only: user name + password, then TOTP (docs/adr: what of django-allauth is mounted). Citizens have no user.
AUTH_USER_MODEL = "accounts.StaffLogin"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "staff_sign_in"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "yizhan.accounts.sign_in.adapters.StaffAccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_RATE_LIMITS = False  # one table serves all limits: accounts/sign_in
ACCOUNT_FORMS = {"login": "yizhan.accounts.sign_in.staff_forms.StaffPasswordForm"}
MFA_ADAPTER = "yizhan.accounts.sign_in.adapters.StaffMFAAdapter"
MFA_FORMS = {"authenticate": "yizhan.accounts.sign_in.staff_forms.StaffCodeForm"}
MFA_SUPPORTED_TYPES = ["totp"]
MFA_TOTP_ISSUER = "零工驿站"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR_DIR / "staticfiles"))
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a folder that is not there
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO_MODE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEMO_MODE

SESSION_ENGINE = "yizhan.accounts.sign_in.store"  # Django's table with the person beside it
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())  # a worker's phone; staff sessions are shorter
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # a GET must not write a table
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "yizhan.core.error_pages.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = os.environ.get("YIZHAN_HTTPS", "1" if LIVE_MODE else "0") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# How many reverse proxies of our own stand in front; their X-Forwarded-For entries name the caller (rate limits).
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1" if HTTPS else "0"))

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The counter's identity-card reader: a helper program on the clerk's own machine (tools/id_card_reader), never elsewhere.
ID_CARD_READER_URL = os.environ.get("ID_CARD_READER_URL", "").rstrip("/")
if ID_CARD_READER_URL and urlsplit(ID_CARD_READER_URL).hostname not in {"127.0.0.1", "localhost", "::1"}:
    raise ImproperlyConfigured("ID_CARD_READER_URL must be a loopback address, like http://127.0.0.1:8970.")
# Real-name checks: "" (none: records say 未联网核验) or "file:<path>" (a local fake for training and tests).
REAL_NAME_SERVICE = os.environ.get("REAL_NAME_SERVICE", "")

TASKS = {"default": {"BACKEND": "yizhan.core.jobs.backend.LeasedBackend", "QUEUES": []}}
# How long a worker holds a job without a sign of life; after a crash its jobs are free again this much later.
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "20"))

# Further tables that a GET may write (core/guards.py); sessions and view logs mark themselves on the model.
GET_WRITABLE_TABLES: list[str] = []

# Who may read /metrics from another machine; empty: this machine only.
METRICS_TOKEN = os.environ.get("METRICS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "yizhan.core.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}

"""What every page is told besides its own content."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from yizhan.core import clock, navigation, preferences


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: ``demo_mode``, ``elder``, ``today``, ``return_to``, ``came_from``,
    ``other_language`` (code, name), ``page_language``, ``account``, ``footer`` (lazy)."""
    current = get_language() or settings.LANGUAGE_CODE
    others = [(code, name) for code, name in settings.LANGUAGES if code != current]
    return {
        "demo_mode": settings.DEMO_MODE,
        "elder": preferences.is_elder(request),
        "today": clock.today(),
        "return_to": preferences.page_to_return_to(request),
        "came_from": preferences.came_from(request),
        "other_language": others[0] if others else None,
        "page_language": "zh-CN" if current.startswith("zh") else current,
        "account": navigation.account(request),
        "footer": SimpleLazyObject(navigation.footer),
    }

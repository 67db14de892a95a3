"""The component page: every partial and tag with invented data, in both views and languages."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from yizhan.core import clock
from yizhan.core.refusals import Reason
from yizhan.core.web import demo_only
from yizhan.portal.components import samples

LAYOUTS = ("public", "worker", "hirer", "console", "plain", "print", "slip")


class SampleForm(forms.Form):
    """One field of each kind; bound with mistakes on the page."""

    phone = forms.RegexField(
        r"^1\d{10}$",
        label=_("手机号"),
        help_text=_("只用来告诉你有活"),
        error_messages={"invalid": _("手机号是 11 位")},
    )
    settlement = forms.ChoiceField(
        label=_("结钱"), choices=[("day", _("当天结清")), ("week", _("周结"))], widget=forms.RadioSelect
    )
    place = forms.ChoiceField(label=_("地点"), choices=[("", "—"), ("a", _("崇文街道"))])
    note = forms.CharField(label=_("还要说什么"), widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label=_("我同意驿站打电话给我"))


def _page_context(request: HttpRequest) -> dict[str, object]:
    today = clock.today()
    return {
        "elder": request.GET.get("view") == "elder"
        or (request.GET.get("view") is None and _cookie_elder(request)),
        "colours": samples.COLOURS,
        "jobs": samples.jobs(today),
        "people": samples.people(),
        "dots": samples.dots(),
        "timeline": samples.timeline(today),
        "steps": samples.steps(),
        "facts": samples.facts(today),
        "stats": samples.stats(),
        "stations": samples.stations(),
        "tabs": samples.tabs(),
        "rail": samples.rail(),
        "form": SampleForm({"phone": "138204677", "settlement": "day"}),
        "empty_form": SampleForm(),
        "reasons": [Reason("a", _("人已经招满了")), Reason("b", _("你这天有别的班"))],
        "layouts": LAYOUTS,
        "why": [_("你会搬运"), _("离你近，明天你有空")],
        "limits": [_("要能搬 30 公斤，量力而行")],
        "soon": today + clock.days(6),
        "map_plan": {"points": [{"lat": 30.3133, "lng": 112.2475, "name": "1", "mark": "1"}], "zoom": 13},
    }


def _cookie_elder(request: HttpRequest) -> bool:
    return request.COOKIES.get("view") == "elder"


@demo_only
def show_components(request: HttpRequest) -> HttpResponse:
    """Everything on one page; ``?view=elder`` and ``?language=en`` preview the other faces."""
    language = request.GET.get("language") or getattr(request, "LANGUAGE_CODE", "zh-hans")
    with override(language if language in {"zh-hans", "en"} else "zh-hans"):
        return render(request, "portal/components/page.html", _page_context(request))


@demo_only
def show_layout(request: HttpRequest, layout: str) -> HttpResponse:
    """One layout with a sample of its blocks."""
    if layout not in LAYOUTS:
        raise Http404
    context = _page_context(request) | {"back_url": "/_components/", "layout": layout}
    context["footer"] = samples.footer()
    if layout in {"worker", "hirer"}:
        context["nav_sample"] = context["tabs"]
    elif layout == "console":
        context["nav_sample"] = context["rail"]
    return render(request, f"portal/components/{layout}.html", context)

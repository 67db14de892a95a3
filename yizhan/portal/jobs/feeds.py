"""What machines read: sitemap, Atom feed, robots.txt (F308). Only postings somebody can still join are in them."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhan.core import clock
from yizhan.core.dated import value
from yizhan.core.money import pay as pay_words
from yizhan.core.navigation import url_or_blank
from yizhan.core.web import public
from yizhan.exchange.postings.queries import narrowed
from yizhan.portal.jobs.queries import still_open

MOST_OF_SITEMAP = 50_000  # the limit of the sitemap protocol
MOST_OF_FEED = 100
PUBLIC_PAGES = ("home", "job_list", "station_list", "posting_standard", "how_ranked", "help")
CLOSED_TO_ROBOTS = (
    "/me/",
    "/hire/",
    "/console/",
    "/district/",
    "/local/",
    "/staff/",
    "/sign-in/",
    "/_components/",
)


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Public pages and every open posting; an ended one is gone with the next request."""
    rows = still_open(clock.now()).order_by("-published_at", "-pk").values_list("number", "published_at")
    lines = [_url(request, url_or_blank(name)) for name in PUBLIC_PAGES if url_or_blank(name)]
    lines += [
        _url(request, reverse("job_detail", args=[number]), published_at)
        for number, published_at in rows[: MOST_OF_SITEMAP - len(lines)]
    ]
    text = "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
            *lines,
            "</urlset>",
        ]
    )
    return _short_lived(HttpResponse(text, content_type="application/xml; charset=utf-8"))


def _url(request: HttpRequest, path: str, changed: datetime | None = None) -> str:
    when = ""
    if changed is not None:
        when = f"<lastmod>{changed.astimezone(clock.SHANGHAI).isoformat(timespec='seconds')}</lastmod>"
    return f"<url><loc>{escape(request.build_absolute_uri(path))}</loc>{when}</url>"


@public
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest open postings; ``?trade=`` code of a trade or group, ``?town=`` start of a region code, ``?q=`` words."""
    asked = {"words": "q", "trade": "trade", "town": "town"}
    wanted = {name: request.GET.get(key, "").strip()[:40] for name, key in asked.items()}
    now = clock.now()
    rows = list(narrowed(still_open(now), now, **wanted).order_by("-published_at", "-pk")[:MOST_OF_FEED])
    feed = Atom1Feed(
        title=str(_("零工驿站：正在招的活")),
        link=request.build_absolute_uri(reverse("job_list")),
        description=str(_("审核过、还没开工的招工")),
        language="zh-CN",
        feed_url=request.build_absolute_uri(),
    )
    for row in rows:
        link = request.build_absolute_uri(reverse("job_detail", args=[row.number]))
        feed.add_item(
            title=row.title,
            link=link,
            unique_id=f"urn:uuid:{row.uid}",
            description=summary_of(row),
            pubdate=row.published_at,
            updateddate=row.published_at,
            categories=[row.trade.name],
        )
    answer = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    return _short_lived(answer)


def summary_of(row) -> str:
    """Pay, time, place, how many: the posting in one line."""
    amount = pay_words(row.pay_fen, row.pay_max_fen, unit=row.pay_unit, piece_unit=row.piece_unit)
    start = row.starts_at.astimezone(clock.SHANGHAI)
    when = f"{start:%Y-%m-%d %H:%M}"
    left = _("还差 %(count)s 人") % {"count": row.places_left}
    return "，".join([amount, str(row.get_pay_cycle_display()), when, row.place_text, left])


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be read by machines; personal and working pages may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    lines += ["Allow: /", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _short_lived(answer: HttpResponse) -> HttpResponse:
    """Kept by caches for a few minutes only, so that an ended posting is not offered much longer."""
    answer["Cache-Control"] = f"public, max-age={60 * value('portal.feed_minutes')}"
    return answer

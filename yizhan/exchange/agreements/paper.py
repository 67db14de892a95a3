"""The page itself: words and file of a short agreement (F501), made from the frozen terms like the slip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from yizhan.core.documents import render_pdf
from yizhan.exchange.agreements import rules
from yizhan.exchange.engagements.models import Engagement
from yizhan.exchange.engagements.slips import slip_of

TEMPLATE = Path(__file__).resolve().parent / "documents" / "agreement.typ"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on it, in words, and what it is made from."""

    number: str
    version: int
    rows: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    content_sha256: str
    is_demo: bool


def names_of(engagement: Engagement) -> tuple[str, str]:
    """Both parties by their whole names: an agreement exists only after the mutual yes."""
    person = engagement.worker.person
    return engagement.posting.hirer.organisation.name, person.full_name or person.display_name


def content_of(engagement: Engagement) -> str:
    """Hash of what the page of this version says."""
    return rules.content_hash(engagement.terms, names_of(engagement))


def page_of(engagement: Engagement) -> Page:
    """The agreement of a confirmed engagement; always Chinese, whatever the reader's language."""
    with override("zh-hans"):
        slip = slip_of(engagement, site_url="")
    return Page(
        number=slip.number,
        version=engagement.terms_version,
        rows=slip.rows,
        sentences=slip.agreement,
        content_sha256=content_of(engagement),
        is_demo=engagement.is_demo,
    )


def pdf_of(page: Page, engagement: Engagement) -> bytes:
    """One A4 page. The same terms at the same instant give the same bytes. Not inside a transaction."""
    with override("zh-hans"):
        data = {
            "title": _("用工约定"),
            "number": page.number,
            "version": _("第 %(n)s 版") % {"n": page.version},
            "rows": [list(row) for row in page.rows],
            "sentences": list(page.sentences),
            "signs": [_("工人"), _("用工方")],
            "note": _("自己在网上点了“同意”的，不用再签。按手印只按在纸上，驿站不存指纹。"),
            "hash_words": _("内容校验：%(hash)s") % {"hash": page.content_sha256[:32]},
            "demo": _("演示数据，不作凭据") if page.is_demo else "",
        }
    return render_pdf(TEMPLATE, data, at=engagement.confirmed_at)

"""Forms of the ledger import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhan.exchange.ledger_import.columns import COLUMNS
from yizhan.exchange.ledger_import.enums import LedgerKind
from yizhan.exchange.ledger_import.heads import column_letter


class UploadForm(forms.Form):
    """A file, what it holds, where it comes from."""

    kind = forms.ChoiceField(label=_("台账里是什么"), widget=forms.RadioSelect)
    source = forms.CharField(
        label=_("从哪儿来"), max_length=40, help_text=_("比如“人社局 2024 年求职登记”。每条登记都会写上")
    )
    file = forms.FileField(
        label=_("文件"),
        help_text=_(".xlsx 或 .csv"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, LedgerKind(kind).label) for kind in kinds]


class MappingForm(forms.Form):
    """One choice per field of the kind: which column holds it."""

    def __init__(self, *args: Any, kind: str, heads: list[str], mapping: Mapping[str, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [("", _("没有这一列"))]
        offered += [
            (str(at), f"{column_letter(at)} {head or _('（没有名字）')}") for at, head in enumerate(heads)
        ]
        for column in COLUMNS[kind]:
            missing = _("“%(label)s”是哪一列？这一项一定要有") % {"label": column.label}
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                choices=offered,
                required=column.is_required,
                initial=str(mapping.get(column.name, "")),
                help_text=column.hint,
                error_messages={"required": missing},
            )

    def mapping(self) -> dict[str, int]:
        """Field → column number, for what was chosen."""
        return {name: int(at) for name, at in self.cleaned_data.items() if at != ""}


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("为什么撤销"), max_length=200)

"""Documents on paper: PDF from a Typst template and plain data, always outside a transaction."""

from yizhan.core.documents.pdf import render_pdf

__all__ = ["render_pdf"]

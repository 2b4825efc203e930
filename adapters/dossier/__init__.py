"""The case file on paper (卷宗): one PDF, laid out in a confined process by fonts that come along."""

from __future__ import annotations

from adapters.dossier.press import PdfPress

__all__ = ["PdfPress"]

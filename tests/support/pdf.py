"""Reads PDFs as another program would (读 PDF)."""

from __future__ import annotations

from typing import Any

import pypdfium2


def opened(made: bytes) -> Any:
    """The document; to be used in a ``with``."""
    return pypdfium2.PdfDocument(made)


def text_of(made: bytes) -> str:
    """All words of it; blanks mean nothing here, readers guess them from distances."""
    with opened(made) as file:
        pages = [file[n].get_textpage().get_text_range() for n in range(len(file))]
    return "".join("".join(pages).split())

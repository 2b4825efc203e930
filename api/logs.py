"""How the program logs (日志): to standard error, as lines for people or as JSON for programs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from api.settings import Log


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, and the trace of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def start_logging(settings: Log) -> None:
    """Set up the root logger of this process, once."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(JsonLines() if settings.format == "json" else plain)
    logging.basicConfig(level=settings.level.upper(), handlers=[handler], force=True)

"""How the program logs (日志): to standard error, as lines for people or as JSON for programs; times are UTC."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from api.log_lines import MOST_TRACE, one_line
from api.settings import Log

#: Whose lines a debug level is about. Libraries at that level tell parameters of statements, headers and bodies.
OUR_OWN = ("api", "adapters", "cases", "dsl", "minqing")
#: Libraries that tell addresses with all their parameters already at the level info.
TALKATIVE = ("httpx", "httpcore")


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, and the trace of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "at": _at(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": one_line(record.getMessage()),
        }
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            said["trace"] = "\n".join(one_line(line) for line in trace[-MOST_TRACE:].splitlines())
        return json.dumps(said, ensure_ascii=False)


class TextLines(logging.Formatter):
    """A line for people; a trace stands indented below it, so that no line that begins at the margin can be forged."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the lines of a trace."""
        head = f"{_at(record)} {record.levelname} {record.name} {one_line(record.getMessage())}"
        if not record.exc_info:
            return head
        trace = self.formatException(record.exc_info)
        return "\n    ".join([head, *(one_line(line) for line in trace[-MOST_TRACE:].splitlines())])


def _at(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def start_logging(settings: Log) -> None:
    """Set up the loggers of this process, once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.format == "json" else TextLines())
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    logging.basicConfig(level=max(level, logging.INFO), handlers=[handler], force=True)
    for name in OUR_OWN:
        logging.getLogger(name).setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))

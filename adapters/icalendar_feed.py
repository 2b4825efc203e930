"""Writes feeds as iCalendar files (日历文件): RFC 5545, with the time zone of China and an alarm before each end."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vDDDTypes

from cases.calendar_feed import Entry, Feed, Stand

ZONE = ZoneInfo("Asia/Shanghai")
_REFRESH = timedelta(hours=1)


class IcsWriter:
    """The port ``cases.calendar_feed.FeedWriter``."""

    def write(self, feed: Feed) -> bytes:
        """The file."""
        calendar = Calendar()
        calendar.add("prodid", "-//minqing//calendar//ZH")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", feed.title)
        calendar.add("x-wr-timezone", ZONE.key)
        calendar.add("refresh-interval", vDDDTypes(_REFRESH), parameters={"value": "DURATION"})
        calendar.add("x-published-ttl", vDDDTypes(_REFRESH))
        calendar.add_component(_china())
        for entry in feed.entries:
            calendar.add_component(_event(entry))
        return bytes(calendar.to_ical())


def _china() -> Timezone:
    """UTC+8 all year; summer time ended there in 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1991, 9, 15, 1))  # noqa: DTZ001  # local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begins.astimezone(ZONE))
    event.add("dtend", entry.ends.astimezone(ZONE))
    event.add("summary", entry.summary)
    if entry.details:
        event.add("description", entry.details)
    event.add("status", entry.stand.value)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.alarm_at is not None and entry.stand is not Stand.CANCELLED:
        event.add_component(_alarm(entry, entry.alarm_at))
    return event


def _alarm(entry: Entry, at: datetime) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", at - entry.begins)
    return alarm

"""Which channels there are (告知渠道的装配): those whose service is set up; without any, people look in-app."""

from __future__ import annotations

from cases.ports_channels import Channel


def channels_of(*found: Channel | None) -> tuple[Channel, ...]:
    """Those that are set up, each name once. Raises ValueError for two of one name: a mistake of ours."""
    present = tuple(each for each in found if each is not None)
    if len({each.name for each in present}) != len(present):
        raise ValueError("two channels of one name")
    return present

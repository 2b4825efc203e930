"""What a client needs to know before anything else (客户端配置): limits and texts."""

from __future__ import annotations

from api import answers as a
from api.call import Call
from api.doors import Doors, Nothing
from cases.subscribe_templates import Templates

doors = Doors()

TEXTS = {
    "report_hint": "请写明时间、地点和情况,最好附一张照片",
    "photo_notice": "照片会去除拍摄位置等附加信息后保存",
    "file_notice": "视频会去除拍摄位置、时间等附加信息后保存;文件按原样保存,只有办理的一方和您能看",
    "place_notice": "位置只给承办单位和依规约可以查看的人",
    "rate_hint": "请对办理结果评价,1星到5星",
}


@doors.get("/config", permission="read_public", summary="限额、文字和可以请求的订阅消息", answer=a.Config)
async def config(call: Call, _query: Nothing) -> a.Config:
    """Limits and texts."""
    settings = call.wired.settings
    limits = a.Limits(
        photo_max_bytes=settings.photos.max_bytes,
        photo_max_pixels=settings.photos.max_pixels,
        photo_max_count=settings.photos.max_count,
        photo_types=["image/jpeg", "image/png", "image/webp"],
        video_max_bytes=settings.attachments.video_bytes,
        video_max_seconds=settings.attachments.video_seconds,
        document_max_bytes=settings.attachments.document_bytes,
        file_max_count=settings.attachments.max_count,
        text_max_length=2000,
        body_max_bytes=settings.http.body_limits.json_bytes,
        page_max=50,
    )
    return a.Config(
        name="民情", mode=settings.mode, limits=limits, texts=TEXTS, subscribe=_panels(call.wired.subscribe)
    )


def _panels(templates: Templates) -> list[a.SubscribePanel]:
    by_name = {each.name: each for each in templates.all}
    return [
        a.SubscribePanel(
            name=panel.name,
            templates=[by_name[each].id for each in panel.templates],
            lasting=by_name[panel.templates[0]].lasting,
        )
        for panel in templates.panels
    ]

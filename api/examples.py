"""Examples for OpenAPI: one parked car, from the worker's word to the reader's. A test keeps them valid."""

import json

from pydantic.config import JsonDict, JsonValue

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
EVENT: JsonDict = {
    "id": "3f0e6f0e-58f5-5c53-8f7e-0d8f7a1f3c11",
    "revision": 1,
    "stream_id": "alley-12-west",
    "node_id": "node-1",
    "kind": "parking",
    "rule_id": "no-parking-gate",
    "state": "open",
    "close_reason": None,
    "severity": "medium",
    "confidence": 0.93,
    "start": 1767225600.0,
    "end": None,
    "updated": 1767225960.0,
    "observed_s": 318.4,
    "class_name": "car",
    "box": {"x1": 0.42, "y1": 0.51, "x2": 0.63, "y2": 0.74},
    "frame_width": 1920,
    "frame_height": 1080,
    "zone": "gate",
    "location": {"lat": 39.9378, "lon": 116.4032, "radius_m": 1.8, "method": "survey", "datum": "WGS-84"},
    "clock_source": "sender_report",
    "why": {
        "rule": "parking",
        "rule_version": 1,
        "thresholds": {"limit_s": 300},
        "measured": {"stood_s": 318.4},
        "model": "street-n",
        "tracks": [],
    },
}
BUCKET: JsonDict = {
    "stream_id": "alley-12-west",
    "session": "node-1/1767225000",
    "rule_id": "gate-count",
    "rule_version": 1,
    "target_kind": "line",
    "target": "gate",
    "class_name": "person",
    "start": 1767225600.0,
    "duration_s": 300.0,
    "observed_s": 296.0,
    "count_in": 14,
    "count_out": 9,
    "occupancy_mean": None,
    "occupancy_max": None,
    "cover_mean": None,
}
POSITION: JsonDict = {
    "t": 1767225960.0, "lat": 39.9378, "lon": 116.4032, "quality": "gps", "speed": 4.2, "course": 92.0, "hdop": 0.9,
    "error_m": None,
}  # fmt: skip
HEALTH: JsonDict = {
    "stream_id": "alley-12-west",
    "state": "live",
    "plan": "patrol",
    "last_frame": 1767225958.2,
    "connections": 1,
    "frames_decoded": 480,
    "frames_detected": 120,
    "age_p50_s": 0.21,
    "age_p95_s": 0.48,
    "width": 1920,
    "height": 1080,
    "codec": "hevc",
    "lat": 39.9378,
    "lon": 116.4032,
}
HEARTBEAT: JsonDict = {
    "node_id": "node-1",
    "t": 1767225960.0,
    "version": "0.1.0",
    "model": "street-n",
    "spool_events": 0,
    "spool_bytes": 0,
    "streams": [HEALTH],
}
FILE: JsonDict = {"role": "clip", "name": "clip.mp4", "media_type": "video/mp4", "sha256": HASH, "size": 3145728}
MANIFEST: JsonDict = {
    "event_id": EVENT["id"],
    "sequence": 1,
    "stream_id": "alley-12-west",
    "node_id": "node-1",
    "created": 1767225975.0,
    "files": [{**FILE, "start": 1767225948.0, "end": 1767225970.0, "codec": "hevc"}],
    "model": "street-n",
    "model_sha256": HASH,
    "rule": "parking",
    "rule_version": 1,
    "clock_source": "sender_report",
}
CASE: JsonDict = {
    "case_id": 12,
    "kind": "parking",
    "channel": "fixed_video",
    "state": "open",
    "stage": "collected",
    "status": "proposed",
    "severity": "medium",
    "class_name": "car",
    "opened": 1767225600.0,
    "last_seen": 1767225960.0,
    "closed": None,
    "closed_by": None,
    "close_note": None,
    "lat": 39.9378,
    "lon": 116.4032,
    "radius_m": 1.8,
    "datum": "WGS-84",
    "streams": ["alley-12-west"],
    "event_count": 1,
    "verdict": None,
    "verdict_by": None,
    "corrected_kind": None,
    "department": None,
    "phase": "review",
    "due": None,
    "revision": 1,
    "code": "09009",
    "name": "机动车乱停放",
    "standard": "GB/T 47678.5-2026",
    "is_local_extension": False,
    "code_2013": "04-09",
    "grid_code": "110101001001001",
    "community_code": "110101001001",
    "street_code": "110101001",
    "responsibility_code": None,
    "asset_code": None,
}
OPEN_MOVES: list[JsonValue] = [
    {"move": "confirm", "status": "confirmed", "needs": []},
    {"move": "cancel", "status": "cancelled", "needs": ["opinion"]},
]
STEP: JsonDict = {
    "id": 41,
    "t": 1767227400.0,
    "move": "dispatch",
    "origin": "filed",
    "status": "dispatched",
    "stage": "dispatched",
    "by": "li.na",
    "roles": "dispatcher",
    "opinion": None,
    "department": "city management, Jiaodaokou",
    "phase": "dispatch",
    "used_s": 412.0,
    "is_overdue": False,
    "revision": 4,
}
LINK: JsonDict = {
    "event_id": EVENT["id"],
    "sequence": 1,
    "role": "clip",
    "name": "clip.mp4",
    "media_type": "video/mp4",
    "size": 3145728,
    "path": f"/v1/evidence/{EVENT['id']}/1/clip.mp4",
}
CASE_DETAIL: JsonDict = {
    **CASE,
    "numbers": [{"receiver": "wh_5f1c0a9b3d7e2468", "number": "DC-2026-000123"}],
    "is_overdue": False,
    "moves": OPEN_MOVES,
    "before": {**LINK, "role": "snapshot", "name": "snapshot.jpg", "media_type": "image/jpeg", "size": 184320},
    "after": None,
    "events": [EVENT],
    "evidence": [LINK],
}
REVIEW_ITEM: JsonDict = {
    **CASE,
    "leased_by": "li.na",
    "leased_until": 1767226260.0,
    "picture": f"/v1/evidence/{EVENT['id']}/1/snapshot.jpg",
}
PRECISION: JsonDict = {
    "stream_id": "alley-12-west",
    "rule_id": "no-parking-gate",
    "kind": "parking",
    "right": 41,
    "wrong": 3,
    "unsure": 2,
    "precision": 0.9318,
    "low": 0.8178,
    "high": 0.9765,
}
SERIES_ROW: JsonDict = {
    "start": 1767225600.0,
    "local_start": "2026-01-01T08:00:00+08:00",
    "duration_s": 3600.0,
    "stream_id": "alley-12-west",
    "rule_id": "gate-count",
    "target_kind": "line",
    "target": "gate",
    "class_name": "person",
    "observed_s": 3540.0,
    "coverage": 0.9833,
    "count_in": 143,
    "count_out": 128,
    "occupancy_mean": None,
    "occupancy_max": None,
    "cover_mean": None,
    "grid_code": "110101001001001",
    "last_week_in": None,
    "last_week_out": None,
    "last_week_coverage": None,
    "change": None,
}
WEBHOOK_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - made for this example
WEBHOOK: JsonDict = {
    "id": "wh_5f1c0a9b3d7e2468",
    "url": "https://cases.example.com/hooks/hutong",
    "types": ["case.*"],
    "codes": {"09009": "200505"},
    "state": "active",
    "filters": {"kinds": [], "severities": ["medium", "high"], "stages": [], "grids": ["110101"]},
    "state_note": "",
    "created": 1767225000.0,
    "paused_until": None,
    "old_secret_until": None,
}
MESSAGE: JsonDict = {
    "specversion": "1.0",
    "id": "msg_4b1f6a0c9d2e48e7a5c3f08b7d1e6290",
    "source": "/hutong",
    "subject": "case/12",
    "datacontenttype": "application/json",
    "time": "2026-01-01T00:06:00.000Z",
    "type": "case.created",
    "timestamp": "2026-01-01T00:06:00.000Z",
    "data": {**CASE, "event_id": EVENT["id"], "device_id": "alley-12-west", "detected_at": 1767225600.0},
}
DELIVERY: JsonDict = {
    "id": 31,
    "message_id": "msg_4b1f6a0c9d2e48e7a5c3f08b7d1e6290",
    "type": "case.created",
    "webhook": WEBHOOK["id"],
    "case_id": 12,
    "state": "pending",
    "attempt_count": 1,
    "next_at": 1767225966.2,
    "last_status": 503,
    "last_error": "503 Service Unavailable",
    "done": None,
}
ATTEMPT: JsonDict = {"t": 1767225960.4, "status": 503, "error": "503 Service Unavailable", "duration_s": 0.18}
PREVIEW: JsonDict = {
    "headers": {
        "content-type": "application/cloudevents+json; charset=UTF-8",
        "webhook-id": DELIVERY["message_id"],
        "webhook-timestamp": "1767225960",
        "webhook-signature": "v1,RYyDGmS0ryQyrAFR6PH60tp0FAEbeTirhHN/C+c7FsI=",
    },
    "secret": WEBHOOK_SECRET,
    "raw": json.dumps(MESSAGE, separators=(",", ":")),
    "body": MESSAGE,
}


def shown(example: JsonDict) -> JsonDict:
    """Return what a pydantic model's `json_schema_extra` needs to show an example."""
    return {"examples": [example]}

"""The rows of one made-up case: itself, the steps of its life, what cameras saw, the files that show it, messages about it."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any
from uuid import UUID

from api.access.retention import DAY_S, Terms
from api.cases.settle import code_columns
from api.cases.stages import BY_NAME, ENDED, PHASE_OF, STAGE_OF, Status
from api.cases.tables import CaseStream
from api.cases.urgency import urgency
from api.tables import Attempt, Base, Case, Delivery, Event, Evidence, EvidenceFile, FlowStep, Message
from api.webhooks.retention import KEPT_S
from benchmarks.api.district import DEPARTMENTS, NOW, TABLES, Outset, Rows, codes
from benchmarks.api.wire import HASH, Seen, body_of, files_of, manifest_of

RECEIVER = "benchmark"
MOST = 16
"""Steps, events and deliveries that one case may have: their numbers follow from its own."""
EVENTS = {1: 75, 2: 17, 3: 8}
"""Events of a case; per cent."""
OVERDUE, CLEARED, DEAD = 0.08, 0.5, 0.005
"""Shares of steps whose time was up, of events with a picture afterwards, of deliveries that were given up."""
STEP_S = (300.0, 14_400.0)
"""A step comes so long after the last one."""
TERMS = Terms()
COLUMNS = {table: [column.name for column in table.__table__.columns] for table in TABLES}
FALSE = dict.fromkeys(("by_hand", "phase_is_working", "phase_is_stopped", "is_late_told", "place_by_hand"), False)
NOTE = "the place was looked at, and what was there is dealt with; " * 8


def write(outset: Outset, random: Random, rows: Rows) -> None:
    """Add a case with everything that belongs to it."""
    steps = _steps(outset, random)
    seen = _seen(outset, steps, random)
    _add(rows, Case, _case(outset, steps, len(seen), random))
    _add(rows, CaseStream, {"stream_id": outset.stream_id, "case_id": outset.number})
    for step in steps:
        _add(rows, FlowStep, step)
    for one in seen:
        _add(rows, Event, _event(outset, one))
        _evidence(one, rows, random)
    for step in steps:
        if step["t"] > NOW - KEPT_S:
            _message(step, rows, random)


def _add(rows: Rows, table: type[Base], given: Mapping[str, Any]) -> None:
    rows.setdefault(table, []).append([given.get(name) for name in COLUMNS[table]])


def _steps(outset: Outset, random: Random) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    status: Status | None = None
    department, t = None, outset.opened + 5.0
    for place, move in enumerate(("propose", *outset.moves)):
        target: Status = BY_NAME[move].target if move in BY_NAME else "proposed"
        department = random.choice(DEPARTMENTS) if move == "dispatch" else department
        by = "pipeline" if move in {"propose", "vanish"} else f"operator {random.randrange(12)}"
        found.append({
            "id": outset.number * MOST + place, "case_id": outset.number, "t": round(t, 3), "move": move, "origin": status,
            "status": target, "stage": STAGE_OF[target], "by": by, "roles": "" if by == "pipeline" else "operator",
            "opinion": "nothing is there" if move == "cancel" else None, "department": department,
            "phase": status and PHASE_OF.get(status), "used_s": None if status is None else 900.0,
            "is_overdue": status is not None and random.random() < OVERDUE, "revision": place + 1,
        })  # fmt: skip
        status, t = target, min(t + random.uniform(*STEP_S), NOW - 1.0)
    return found


def _case(outset: Outset, steps: list[dict[str, Any]], events: int, random: Random) -> dict[str, Any]:
    last, cell = steps[-1], outset.cell
    status: Status = last["status"]
    ended = status in ENDED
    word = {"confirm": "true", "cancel": "false"}.get(steps[1]["move"]) if len(steps) > 1 else None
    return {
        **FALSE, **code_columns(codes(), outset.kind, outset.class_name), "id": outset.number, "kind": outset.kind,
        "channel": outset.channel, "state": "closed" if ended else "open", "stage": last["stage"], "status": status,
        "severity": outset.severity, "urgency": urgency(outset.severity, is_doubted=False), "opened": outset.opened,
        "last_seen": outset.opened + 600.0,
        "closed": last["t"] if ended else None, "closed_by": last["by"] if ended else None,
        "close_note": "removed by the crew" if ended else None, "by_hand": ended and status != "gone", "lat": outset.lat,
        "lon": outset.lon, "radius_m": 2.0, "class_name": outset.class_name, "streams": json.dumps([outset.stream_id]),
        "event_count": events, "revision": len(steps), "gone": last["t"] if status == "gone" else None,
        "department": last["department"], "phase": PHASE_OF.get(status), "phase_since": None if ended else last["t"],
        "phase_left_s": None if ended else 7200.0, "due": None if ended else last["t"] + random.uniform(0, 30) * 3600.0,
        "recurrence": 0, "grid_code": cell.code, "responsibility_code": cell.responsibility, "verdict": word,
        "verdict_by": steps[1]["by"] if word else None, "verdict_at": steps[1]["t"] if word else None, "leased_until": 0.0,
    }  # fmt: skip


def _seen(outset: Outset, steps: list[dict[str, Any]], random: Random) -> list[Seen]:
    is_open = steps[-1]["status"] not in ENDED
    found = []
    for place in range(random.choices(list(EVENTS), list(EVENTS.values()))[0]):
        start = min(outset.opened + 3600.0 * place, NOW - 700.0)
        found.append(Seen(
            id=str(UUID(int=random.getrandbits(128))), stream_id=outset.stream_id, kind=outset.kind,
            class_name=outset.class_name, severity=outset.severity, moving=outset.channel == "vehicle_video", start=start,
            updated=start + 600.0, end=None if is_open else start + 600.0, lat=outset.lat, lon=outset.lon,
        ))  # fmt: skip
    return found


def _event(outset: Outset, seen: Seen) -> dict[str, Any]:
    return {
        "id": seen.id, "case_id": outset.number, "revision": 1, "received": seen.updated, "stream_id": seen.stream_id,
        "kind": seen.kind, "rule_id": f"{seen.kind}-rule", "class_name": seen.class_name, "severity": seen.severity,
        "state": "open" if seen.end is None else "closed", "close_reason": None if seen.end is None else "cleared",
        "start": seen.start, "updated": seen.updated, "end": seen.end, "x1": 0.4, "y1": 0.5, "x2": 0.6, "y2": 0.7,
        "lat": seen.lat, "lon": seen.lon, "radius_m": 2.0, "method": "gps" if seen.moving else "survey",
        "body": body_of(seen),
    }  # fmt: skip


def _evidence(seen: Seen, rows: Rows, random: Random) -> None:
    sequences = (1, 2) if seen.end is not None and random.random() < CLEARED else (1,)
    for sequence in sequences:
        received = seen.updated + 20.0
        key = {"event_id": seen.id, "sequence": sequence}
        manifest = manifest_of(seen.id, seen.stream_id, seen.updated, sequence)
        _add(rows, Evidence, {**key, "manifest": manifest, "received": received, "complete": received})
        for name, (role, media_type, size) in files_of(sequence).items():
            purged = received + TERMS.of(role).ceiling_days * DAY_S
            file = {"name": name, "role": role, "media_type": media_type, "size": size, "sha256": HASH, "complete": True}
            _add(rows, EvidenceFile, {**key, **file, "purged": purged if purged < NOW else None, "received": received})


def _message(step: dict[str, Any], rows: Rows, random: Random) -> None:
    message_id = f"msg_{step['id']:020d}"
    kind = "case.created" if step["move"] == "propose" else f"case.{step['status']}"
    body = json.dumps({"id": message_id, "type": kind, "data": {"case_id": step["case_id"], "note": NOTE}})
    is_dead = random.random() < DEAD
    status = 500 if is_dead else 204
    about = {"case_id": step["case_id"]}
    _add(rows, Message, {**about, "id": message_id, "type": kind, "created": step["t"], "body": body})
    _add(rows, Delivery, {
        **about, "id": step["id"], "message_id": message_id, "subscription_id": RECEIVER,
        "state": "dead" if is_dead else "delivered", "attempts": 1, "next_at": step["t"], "leased_until": 0.0,
        "last_status": status, "done": step["t"] + 1.0,
    })  # fmt: skip
    _add(rows, Attempt, {"id": step["id"], "delivery_id": step["id"], "t": step["t"], "status": status, "duration_s": 0.1})

"""Flashes and bangs reach the rules with the next look that can be used, each once, though looks are lost on the way."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
import supervision as sv

from pipeline.camera import Camera
from pipeline.config.settings import RuleSettings
from pipeline.detect.mailbox import Mailbox
from pipeline.events import CountBucket, FaultKind
from pipeline.frames import MOST_SIGNS, Bang, Flash, Look
from pipeline.rules.parking import ParkingSettings
from pipeline.rules.rule import Limits, Memory, Observation, Scene, Site
from tests.support.looks import detections, look
from tests.support.scripts import stream_settings

NOTHING = detections([])


def bang(at: float) -> Bang:
    return Bang(at, level_db=30.0, crest=6.0, crackle=False)


def flash(at: float) -> Flash:
    return Flash(at, x=0.5, y=0.2, size=0.1, strength=80.0, colour=0.5)


def noisy(t: float, *, fault: FaultKind | None = None) -> Look:
    """Return a look with a flash and a bang shortly before it."""
    return replace(look(t=t, fault=fault), flashes=(flash(t - 0.5),), bangs=(bang(t - 0.2),))


class Listening:
    """A rule that keeps what it is told."""

    settings_type: ClassVar[type[RuleSettings]] = RuleSettings
    memory_type: ClassVar[type[Memory]] = Memory
    version: ClassVar[int] = 1
    limits = Limits(hold_s=0.0, release_s=0.0, max_life_s=60.0)
    wakes_on: frozenset[str] = frozenset()

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        self.told: list[tuple[float, tuple[Flash, ...], tuple[Bang, ...]]] = []

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        self.told.append((t, scene.flashes, scene.bangs))
        return []

    def lost(self, t: float) -> None:
        pass

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        return []

    def memory(self) -> Memory:
        return Memory()

    def recall(self, memory: Memory) -> None:
        pass


def listening() -> tuple[Camera, Listening]:
    stream = stream_settings({"rules": [{"kind": "parking"}]})
    rule = Listening(ParkingSettings(kind="parking"), Site("cam", {}, {}))
    return Camera(stream, node_id="n", model="m", rules=[rule], timezone=ZoneInfo("UTC"), memory=None), rule


def test_a_rule_is_told_of_each_once() -> None:
    camera, rule = listening()
    for one in (look(t=1), noisy(2), look(t=3)):
        camera.step(one, NOTHING)
    assert rule.told == [(1, (), ()), (2, (flash(1.5),), (bang(1.8),)), (3, (), ())]


def test_what_came_while_the_camera_was_blind_is_told_with_the_next_look() -> None:
    camera, rule = listening()
    camera.step(look(t=1), NOTHING)
    for t in (2, 3):
        camera.step(noisy(t, fault="covered"), None)
    camera.step(noisy(4), NOTHING)
    camera.step(look(t=5), NOTHING)
    assert rule.told[1:] == [(4, (flash(1.5), flash(2.5), flash(3.5)), (bang(1.8), bang(2.8), bang(3.8))), (5, (), ())]


def test_what_came_before_the_first_detection_is_told_with_it() -> None:
    camera, rule = listening()
    camera.step(noisy(1), None)
    camera.step(look(t=2), NOTHING)
    assert rule.told == [(2, (flash(0.5),), (bang(0.8),))]


@pytest.mark.parametrize("lost", [False, True], ids=["a newer look", "a loss and a newer look"])
def test_a_look_that_is_replaced_unseen_hands_on_what_was_noticed(lost: bool) -> None:
    mailbox = Mailbox()
    mailbox.put(noisy(1))
    if lost:
        mailbox.lost("cam", 1.5)
    mailbox.put(noisy(2))
    (mail,) = mailbox.take(1)
    assert mail.look is not None
    assert (mail.look.frame.t, mail.look.bangs, mail.look.flashes) == (2, (bang(0.8), bang(1.8)), (flash(0.5), flash(1.5)))


def test_only_so_many_wait_and_the_oldest_go() -> None:
    mailbox = Mailbox()
    for t in range(MOST_SIGNS + 20):
        mailbox.put(noisy(float(t)))
    (mail,) = mailbox.take(1)
    assert mail.look is not None
    assert len(mail.look.bangs) == len(mail.look.flashes) == MOST_SIGNS
    assert mail.look.bangs[-1] == noisy(MOST_SIGNS + 19.0).bangs[0]

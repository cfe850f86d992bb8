"""Rules are tried in a process of its own that comes back after it died, and says what is wrong."""

from pathlib import Path

import pytest

from api.configuration.port import Unusable
from api.reason import Reason
from commands import rehearsing
from commands.rehearsing import Rehearsing
from pipeline.viewing import Rehearsal, TrackSheet

TEXT = "site: {name: x}\nstreams: [{id: gate, url: a.mp4}]\n"
BROKEN = TrackSheet(stream_id="gate", start=1.0, end=2.0, packed=b"x")


def test_it_answers_for_each_text_and_comes_back_after_it_died(tmp_path: Path) -> None:
    trials = Rehearsing(tmp_path / "streams.yaml")
    trials.warm()
    assert trials.run([TEXT, TEXT], "gate", []) == (Rehearsal(), Rehearsal())
    with pytest.raises(Unusable, match="expected a sheet of tracks"):
        trials.run([TEXT], "gate", [BROKEN])
    child = trials._child
    assert child is not None
    child.kill()
    child.wait(10)
    assert trials.run([TEXT], "gate", []) == (Rehearsal(),)
    assert trials._child is not child


def test_one_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsing, "WAIT_S", 0.01)
    trials = Rehearsing(tmp_path / "streams.yaml")
    with pytest.raises(Unusable, match="ask for fewer minutes") as raised:
        trials.run([TEXT], "gate", [])
    assert raised.value.reason == Reason("trial_too_long", {"most_s": 0.01})
    assert trials._child is not None
    assert trials._child.wait(10) != 0

"""The configuration file on disk: shown without secrets, validated as a whole, replaced at once or not at all."""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue

from api.configuration.port import Overtaken, Refused, Unusable
from api.reason import Reason
from commands.configuration import StreamsFile
from pipeline.config.load import load
from pipeline.engine.config_file import ConfigFile
from pipeline.rules.registry import settings_types

KINDS = settings_types()
TEXT = """site: {name: here}
api: {database: "postgresql+psycopg://hutong:Secret1@db/hutong"}
streams:
  - id: gate      # the east one
    url: rtsp://10.0.0.9/user=admin_password=Secret2_channel=1_stream=0.sdp
    kind: fixed
    zones:
      kerb: {polygon: [[0, 0], [1, 0], [1, 1]]}
    rules:
      - kind: parking
        zone: kerb
  - id: sweeper
    kind: vehicle
    url: rtsp://10.0.0.10/?token=Secret3&x=1
    position: {source: jt808, url: "http://gateway/terminals?key=Secret4"}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "streams.yaml"
    path.write_text(TEXT)
    return path


@pytest.fixture
def file(path: Path) -> StreamsFile:
    return StreamsFile(path, KINDS)


def refused(file: StreamsFile, part: dict[str, Any], stream_id: str = "gate") -> list[tuple[str, str]]:
    with pytest.raises(Refused) as raised:
        file.edited(TEXT, {stream_id: part})
    return [(one.where, one.message) for one in raised.value.troubles]


def test_no_secret_is_shown_and_all_else_is(file: StreamsFile) -> None:
    shown = file.shown(file.read())
    assert "Secret" not in shown
    assert "postgresql+psycopg://***@db/hutong" in shown
    assert "rtsp://10.0.0.9/user=admin_password=***_channel=1_stream=0.sdp" in shown
    assert 'url: "http://gateway/terminals?***"}' in shown
    assert file.parts(shown) == file.parts(TEXT)


def test_every_error_is_told_with_its_place_in_what_was_sent(file: StreamsFile) -> None:
    bow: dict[str, Any] = {"polygon": [[0, 0], [1, 1], [1, 0], [0, 1]]}
    part = {"zones": {"kerb": bow}, "rules": [{"kind": "parking", "zone": "curb", "limit": 3}]}
    told = dict(refused(file, part))
    assert set(told) == {"zones.kerb.polygon", "rules[0].limit", "rules[0].zone"}
    assert "no zone is called 'curb'" in told["rules[0].zone"]


def test_what_is_wrong_elsewhere_is_told_with_its_line(file: StreamsFile) -> None:
    with pytest.raises(Refused) as raised:
        file.edited(TEXT.replace("kind: fixed", "kind: flying"), {"gate": {"zones": None, "rules": []}})
    assert [one.where for one in raised.value.troubles] == ["kind"]
    with pytest.raises(Refused) as raised:
        file.edited(TEXT.replace("name: here", "nome: here"), {"gate": {"rules": []}})
    assert any("(line 1)" in one.message and one.where == "site.nome" for one in raised.value.troubles)
    assert all((one.code, one.values["line"]) in {("unknown_key", 1), ("missing", 1)} for one in raised.value.troubles)


def test_what_may_not_be_edited_and_what_is_no_yaml_are_told_to_programs(file: StreamsFile, path: Path) -> None:
    with pytest.raises(Refused) as raised:
        file.edited(TEXT, {"gate": {"url": "rtsp://elsewhere", "rules": []}})
    (one,) = raised.value.troubles
    assert (one.code, one.values["got"]) == ("keys_fixed", "url")
    with pytest.raises(Unusable) as unread:
        file.parts(TEXT + "api: {}\n  odd: [\n")
    assert unread.value.reason == Reason("configuration_unusable", {"file": path.name})
    assert [(one.code, one.values["line"]) for one in unread.value.troubles] == [("no_yaml", 17)]


@pytest.mark.parametrize(
    ("stream_id", "part"),
    [("gate", {"rules": [{"kind": "bins", "assets": "/etc/passwd"}]}), ("sweeper", {"geofences": "../secret.geojson"})],
)
def test_no_file_is_named_that_was_not(file: StreamsFile, stream_id: str, part: dict[str, JsonValue]) -> None:
    assert "named on the machine itself" in refused(file, part, stream_id)[0][1]


def test_an_edit_is_written_whole_and_the_pipeline_takes_it_up(file: StreamsFile, path: Path) -> None:
    path.chmod(0o640)
    watched = ConfigFile(path, lambda one: load(one, rule_types=KINDS))
    made = file.edited(TEXT, {"gate": {"zones": {"road": {"polygon": [[0, 0], [1, 0], [1, 1]]}}, "rules": []}})
    file.write(made, instead_of=TEXT)
    assert path.read_text() == made
    assert "id: gate      # the east one" in made
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["streams.yaml"]
    found = [watched.changed(), watched.changed()]
    assert found[0] is None
    assert found[1] is not None
    assert list(found[1].streams[0].zones) == ["road"]


def test_a_file_behind_a_link_stays_behind_it(file: StreamsFile, path: Path) -> None:
    real = path.parent / "real.yaml"
    path.rename(real)
    path.symlink_to(real)
    file.write(TEXT + "# more\n", instead_of=TEXT)
    assert path.is_symlink()
    assert real.read_text().endswith("# more\n")


def test_a_file_that_somebody_changed_meanwhile_stays(file: StreamsFile, path: Path) -> None:
    path.write_text(TEXT + "# by hand\n")
    with pytest.raises(Overtaken):
        file.write(TEXT + "# by a page\n", instead_of=TEXT)
    assert path.read_text().endswith("# by hand\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_can_not_be_written_is_told(file: StreamsFile, path: Path) -> None:
    path.parent.chmod(0o500)
    with pytest.raises(Unusable, match="can't be written here: Permission denied"):
        file.write(TEXT + "#\n", instead_of=TEXT)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"streams\.yaml: there is no such file"):
        StreamsFile(tmp_path / "streams.yaml", KINDS).read()


def test_the_schema_is_of_what_may_be_edited_alone(file: StreamsFile) -> None:
    schema = file.schema()
    assert set(schema["properties"]) == {  # type: ignore[arg-type]
        "location", "ground_error_m", "ground_points", "zones", "ignored", "lines", "geofences", "rules",
    }  # fmt: skip
    parts = schema["$defs"]
    assert isinstance(parts, dict)
    assert {"Zone", "Line", "GroundPoint", "ParkingSettings"} <= set(parts)
    assert "DeliverySettings" not in parts

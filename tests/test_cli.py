"""The command as a person uses it: its words, its errors, its exit codes."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

import cli
from tests.support.clips import write_clip
from tests.support.colour_model import scene, write_model
from tests.support.spools import opened, put

ROOT = Path(__file__).parents[1]
RUN = CliRunner()


def hutong(*words: str | Path) -> Result:
    return RUN.invoke(cli.app, [str(word) for word in words])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "streams.yaml"
    path.write_text(
        f"""site: {{name: here}}
detector: {{model: {write_model(tmp_path / "model")}}}
api: {{database: "sqlite:///{tmp_path}/hutong.db", media: {tmp_path}/media}}
streams:
  - id: street
    url: street.mp4
    plan: watch
    rules: [{{kind: parking, limit_s: 3}}]
"""
    )
    return path


def test_check_accepts_the_sample() -> None:
    done = hutong("check", ROOT / "streams.yaml")
    assert done.exit_code == 0
    assert "right, 3 stream(s)" in done.stdout


def test_check_prints_every_problem_with_its_line(config: Path) -> None:
    config.write_text(config.read_text().replace("limit_s: 3", "limit: 3").replace("plan: watch", "plan: guard"))
    done = hutong("check", config)
    assert done.exit_code == 2
    assert f"{config}:7" in done.stderr
    assert "watch" in done.stderr
    assert f"{config}:8" in done.stderr
    assert "limit_s" in done.stderr


def test_check_speaks_json_to_programs(config: Path) -> None:
    assert json.loads(hutong("check", config, "--json").stdout)["ok"] is True
    config.write_text("streams: []")
    said = json.loads(hutong("check", config, "--json").stdout)
    assert said["ok"] is False
    assert said["problems"][0]["where"] == "site"


def test_check_warns_of_bins_that_no_camera_sees(tmp_path: Path) -> None:
    written = '{code: "11010103005000123", name: 示例胡同 9 号, lat: 39.9378970, lon: 116.4031850}'
    text = (ROOT / "streams.yaml").read_text("utf-8")
    assert written in text
    config = tmp_path / "streams.yaml"
    config.write_text(text.replace("39.9378970, lon: 116.4031850", "39.9375, lon: 116.4032"), "utf-8")
    warning = "stream alley-12-west, rule bins, assets: behind the camera: 11010103005000123 (0 of 1 can be seen)"
    done = hutong("check", config)
    assert done.exit_code == 0
    assert warning in done.stderr
    assert json.loads(hutong("check", config, "--json").stdout)["warnings"] == [warning]


def test_check_prints_the_schema_with_all_rules() -> None:
    schema = hutong("check", "--schema").stdout
    assert all(f'"{kind}"' in schema for kind in ("parking", "litter", "crowd", "counting"))


def test_a_token_is_made_listed_and_revoked(config: Path) -> None:
    secret = hutong("tokens", "create", "desk", "--scope", "reader", "--config", config).stdout.strip()
    assert secret.startswith("ht_")
    listed = json.loads(hutong("tokens", "list", "--json", "--config", config).stdout)
    assert [(row["name"], row["scopes"]) for row in listed] == [("desk", ["reader"])]
    assert secret not in str(listed)
    assert hutong("tokens", "revoke", listed[0]["id"], "--config", config).exit_code == 0
    assert json.loads(hutong("tokens", "list", "--json", "--config", config).stdout)[0]["state"] == "revoked"


def test_an_unknown_scope_is_refused(config: Path) -> None:
    done = hutong("tokens", "create", "desk", "--scope", "king", "--config", config)
    assert done.exit_code == 1
    assert "worker, vehicle, operator, reader, admin" in done.stderr


def test_users_are_made_listed_changed_and_disabled(config: Path) -> None:
    def users(*words: str, given: str = "") -> Result:
        return RUN.invoke(cli.app, ["users", *words, "--config", str(config)], input=given)

    sentence = "correct horse battery"
    made = users("add", "anna", "--role", "operator", "--street", "110101003", "--password-stdin", given=f"{sentence}\n")
    assert made.exit_code == 0, made.stderr
    assert users("add", "ben", "--role", "auditor", given=f"{sentence}\n{sentence}\n").exit_code == 0
    rows = json.loads(users("list", "--json").stdout)
    assert [(row["name"], row["roles"], row["streets"]) for row in rows] == [
        ("anna", ["operator"], ["110101003"]),
        ("ben", ["auditor"], []),
    ]
    assert users("roles", "anna", "--role", "manager").exit_code == 0
    assert users("disable", "ben").exit_code == 0
    assert users("password", "anna", "--password-stdin", given="another long sentence\n").exit_code == 0
    rows = json.loads(users("list", "--json").stdout)
    assert [(row["roles"], row["streets"], row["state"]) for row in rows] == [
        (["manager"], [], "in force"),
        (["auditor"], [], "disabled"),
    ]
    assert users("enable", "ben").exit_code == 0
    assert "anna" in users("list").stdout


def test_serve_says_which_secret_of_the_provider_is_missing(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUTONG_OIDC_SECRET", raising=False)
    provider = "{issuer: https://login.example.org, client_id: h, client_secret_env: HUTONG_OIDC_SECRET, roles: {a: reader}}"
    config.write_text(config.read_text().replace("api: {", f"api: {{port: 0, oidc: {provider}, "))
    done = hutong("serve", config)
    assert (done.exit_code, "HUTONG_OIDC_SECRET" in done.stderr) == (2, True)


def test_the_audit_log_is_verified_and_its_head_noted(config: Path, tmp_path: Path) -> None:
    assert "0 entries" in hutong("audit", "verify", "--config", config).stdout
    assert hutong("tokens", "create", "desk", "--scope", "reader", "--config", config).exit_code == 0
    noted = hutong("audit", "head", "--config", config).stdout.strip()
    assert noted.startswith("1:")
    hutong("tokens", "create", "other", "--scope", "reader", "--config", config)
    assert hutong("audit", "verify", "--noted", noted, "--config", config).exit_code == 0
    assert json.loads(hutong("audit", "verify", "--json", "--config", config).stdout) == {"ok": True, "entries": 2, "why": None}
    assert hutong("audit", "verify", "--noted", "1:ab", "--config", config).exit_code == 2
    with closing(sqlite3.connect(tmp_path / "hutong.db")) as database, database:
        database.executescript("DROP TRIGGER audit_no_update; UPDATE audit SET actor = 'another' WHERE sequence = 1")
    done = hutong("audit", "verify", "--config", config)
    assert (done.exit_code, "broken at entry 1" in done.stderr) == (1, True)
    assert hutong("audit", "verify", "--json", "--config", config).exit_code == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "anna", "--role", "king"), "operator, dispatcher, manager"),
        (("add", "an na", "--role", "reader"), "an na"),
        (("add", "anna", "--role", "reader", "--street", "12"), "9 digits"),
        (("disable", "nobody"), "users list"),
        (("password", "nobody"), "users list"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_user_is_told(config: Path, words: tuple[str, ...], said: str) -> None:
    extra = [] if words[0] == "disable" else ["--password-stdin"]
    done = RUN.invoke(cli.app, ["users", *words, *extra, "--config", str(config)], input="correct horse battery\n")
    assert done.exit_code == 1
    assert said in done.stderr


def test_models_are_listed() -> None:
    rows = json.loads(hutong("models", "list", "--json").stdout)
    assert {"street-n", "yolox-nano"} <= {row["name"] for row in rows}
    assert next(row for row in rows if row["name"] == "street-n")["licence"] == "AGPL-3.0-or-later"


def test_replay_sums_up(config: Path, tmp_path: Path) -> None:
    pictures = scene({"car": lambda _: (60, 80, 140, 130)}, seconds=8, fps=5)
    clip = write_clip(tmp_path / "street.mp4", pictures, fps=5, gop=5)
    done = hutong("replay", clip, "--stream", "street", "--out", tmp_path / "out", "--config", config, "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["events"] == 1


def test_replay_refuses_a_vehicles_footage_for_a_fixed_camera(config: Path, tmp_path: Path) -> None:
    track = tmp_path / "track.gpx"
    track.write_text("<gpx/>")
    for options in (["--vehicle"], ["--gps", track]):
        done = hutong("replay", config, "--stream", "street", "--out", tmp_path / "out", "--config", config, *options)
        assert done.exit_code == 2
        assert "kind: vehicle" in done.stderr


def test_replay_names_the_streams_there_are(config: Path, tmp_path: Path) -> None:
    done = hutong("replay", config, "--stream", "road", "--out", tmp_path / "out", "--config", config)
    assert done.exit_code == 2
    assert "street" in done.stderr


def test_run_says_which_token_is_missing(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HUTONG_TOKEN", raising=False)
    done = hutong("run", config)
    assert done.exit_code == 2
    assert "HUTONG_TOKEN" in done.stderr
    assert "tokens create" in done.stderr


@pytest.fixture
def spooled(config: Path, tmp_path: Path) -> Path:
    """Return a configuration whose spool holds two refused events."""
    spool = opened(tmp_path / "spool" / "worker-0")
    for number in (1, 2):
        put(spool, number)
    for item in spool.oldest("event", 2):
        spool.set_aside(item, "API at http://h: POST /v1/events: 422 [odd] zone")
    spool.close()
    config.write_text(config.read_text() + f"delivery: {{spool: {tmp_path}/spool}}\n")
    structlog.reset_defaults()  # as in a process of its own: logs would go to standard output
    return config


def test_refused_items_are_listed_sent_again_and_dropped(spooled: Path) -> None:
    listed = json.loads(hutong("spool", "list", "--json", "--config", spooled).stdout)
    assert [(row["kind"], row["why"][-14:]) for row in listed] == [("event", "422 [odd] zone")] * 2
    assert "[odd]" in hutong("spool", "list", "--config", spooled).stdout
    assert "waits again" in hutong("spool", "resend", listed[0]["item"], "--config", spooled).stdout
    dropped = hutong("spool", "drop", "--all", "--config", spooled)
    assert (dropped.stdout, "set-aside items dropped" in dropped.stderr) == (f"{listed[1]['item']}: deleted\n", True)
    assert "nothing was refused" in hutong("spool", "list", "--config", spooled).stdout


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(["resend"], 2, "say --all", id="none"),
        pytest.param(["drop", "0-1", "--all"], 2, "drop which?", id="both"),
        pytest.param(["drop", "0-1"], 1, "no refused item is called 0-1", id="unknown"),
    ],
)
def test_an_unclear_order_on_refused_items_does_nothing(spooled: Path, words: list[str], code: int, message: str) -> None:
    done = hutong("spool", *words, "--config", spooled)
    assert (done.exit_code, message in done.stderr) == (code, True)
    assert len(json.loads(hutong("spool", "list", "--json", "--config", spooled).stdout)) == 2

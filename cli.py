"""The `hutong` command: composes the packages and holds no logic of theirs.

Exit codes: 0 done, 1 something failed (the message says what), 2 wrong usage or configuration.
"""

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.progress import Progress
from rich.table import Table

from api import tokens
from api.app import create_app
from api.codes.load import CodesWrong, load_codes
from api.grid.store import GridWrong, load_made_up
from api.server import Server
from commands.assets import app as assets_app
from commands.attendant import attended
from commands.audit import app as audit_app
from commands.calibrate import app as calibrate_app
from commands.configuration import StreamsFile
from commands.export import export
from commands.grid import app as grid_app
from commands.guest import Guest, welcome
from commands.looks import client_of, look_on, look_once
from commands.place import api_config, database
from commands.tokens import app as tokens_app
from commands.users import app as users_app
from models.listing import listing
from models.pull.command import app as pull_app
from models.training.__main__ import app as training_app
from pipeline.clock import SystemClock
from pipeline.config.load import load, named_files
from pipeline.config.reference import reference
from pipeline.config.schema import json_schema
from pipeline.config.secrets import missing_secrets
from pipeline.config.settings import Settings
from pipeline.engine.config_file import ConfigFile
from pipeline.engine.console import STREAMS, ConfigArg, ConfigOpt, JsonOpt, err, fail, out, read, reported
from pipeline.engine.logs import configure_logs
from pipeline.engine.out_of_view import out_of_view
from pipeline.engine.process import open_detector_from
from pipeline.engine.replay import ReplayOrder, ReplaySummary, replay
from pipeline.engine.spool_command import app as spool_app
from pipeline.engine.supervisor import Machine, Supervisor
from pipeline.evidence.signing import make_key
from pipeline.ingest.footage import footage_seconds
from pipeline.rules.registry import settings_types
from pipeline.simulate.board import Board
from pipeline.simulate.clip import Codec
from pipeline.simulate.command import SimulateOrder, destinations, prepare, push_all
from pipeline.simulate.demo import FIRST_PORT, MODEL, SCENES, addresses, check_ports, demo_settings, feeds
from pipeline.simulate.trial.command import app as bench_app

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Open video analytics for street surveillance.")
models_app = typer.Typer(no_args_is_help=True, help="Detectors: what there is and where it comes from.")
models_app.registered_commands += pull_app.registered_commands + training_app.registered_commands
app.add_typer(models_app, name="models")
app.add_typer(tokens_app, name="tokens")
app.add_typer(users_app, name="users")
app.add_typer(audit_app, name="audit")
app.add_typer(grid_app, name="grid")
app.add_typer(assets_app, name="assets")
app.add_typer(calibrate_app, name="calibrate")
app.add_typer(spool_app, name="spool")
app.add_typer(bench_app, name="bench")
app.command()(export)

JsonLogs = Annotated[bool, typer.Option("--json-logs", help="log as JSON")]
API_START_S = 60.0


@app.callback()
def logs() -> None:
    """Send what is logged to standard error, so that standard output is the command's answer alone."""
    configure_logs(json=False)


@app.command()
def check(
    config: ConfigArg = STREAMS,
    *,
    schema: Annotated[bool, typer.Option("--schema", help="print the JSON Schema for editors and exit")] = False,
    as_reference: Annotated[bool, typer.Option("--reference", help="print every key as Markdown and exit")] = False,
    as_json: JsonOpt = False,
) -> None:
    """Validate the configuration: every problem of the file, with its line; bins that no camera sees are told, too."""
    if schema:
        print(json.dumps(json_schema(settings_types()), indent=1, ensure_ascii=False))
        return
    if as_reference:
        print(reference(json_schema(settings_types())), end="")
        return
    settings = read(config, as_json=as_json)
    with reported(CodesWrong):
        load_codes(api_config(settings).codes)
    unseen = list(out_of_view(settings))
    if as_json:
        answer = {"ok": True, "streams": len(settings.streams), "problems": [], "warnings": unseen}
        print(json.dumps(answer, ensure_ascii=False))
        return
    for told in unseen:
        err.print(f"[yellow]warning[/] {told}", highlight=False, soft_wrap=True)
    for name in missing_secrets(settings, os.environ):
        err.print(f"[yellow]warning[/] environment variable {name} is not set here; its camera will refuse")
    out.print(f"{config}: right, {len(settings.streams)} stream(s)")


@app.command()
def up(config: ConfigArg = STREAMS, *, json_logs: JsonLogs = False) -> None:
    """Run API and pipeline on this machine."""
    settings = read(config)
    token = os.environ.get(settings.delivery.token_env) or local_token(settings)
    with served(config, settings, json_logs=json_logs), attended(config, settings, token):
        out.print(f"page at http://{settings.api.host}:{settings.api.port}/, API documented at /docs")
        supervise(config, settings, token=token, json_logs=json_logs)


@app.command()
def run(config: ConfigArg = STREAMS, *, json_logs: JsonLogs = False) -> None:
    """Run the pipeline only; it delivers to the API named in `delivery`."""
    settings = read(config)
    token = os.environ.get(settings.delivery.token_env)
    if not token:
        fail(
            f"environment variable {settings.delivery.token_env} is not set: "
            "put a worker token there (made by `hutong tokens create --scope worker` on the API's machine)",
            code=2,
        )
    supervise(config, settings, token=token, json_logs=json_logs)


@app.command()
def serve(config: ConfigArg = STREAMS, *, json_logs: JsonLogs = False) -> None:
    """Run the API only."""
    settings = read(config)
    configure_logs(json=json_logs)
    listener = listen(settings.api.host, settings.api.port)
    with reported(CodesWrong, GridWrong, OSError):
        served_app = create_app(api_config(settings), streams_file=StreamsFile(config, settings_types()))
    Server(served_app).run(sockets=[listener])


@app.command()
def looks(
    config: ConfigArg = STREAMS,
    *,
    once: Annotated[bool, typer.Option("--once", help="look at what waits now, then end")] = False,
    idle: Annotated[float | None, typer.Option(min=0.0, help="end when nothing has come for so many seconds")] = None,
    json_logs: JsonLogs = False,
) -> None:
    """Have the configured detector look at what inspectors sent; `up` does so by itself, beside `run` start it yourself."""
    settings = read(config)
    configure_logs(json=json_logs)
    token = os.environ.get(settings.delivery.token_env)
    if not token:
        fail(f"environment variable {settings.delivery.token_env} is not set: put a worker token there", code=2)
    model = settings.detector.model
    detector = cache(lambda: open_detector_from(settings.detector))
    with reported(httpx.HTTPError), client_of(settings.delivery.api, token) as client:
        if once:
            out.print(f"{look_once(client, detector, model=model)} report(s) looked at")
        else:
            look_on(client, detector, model=model, stop=stopping(), idle_s=idle)


@app.command(name="replay")
def replay_command(  # noqa: PLR0913 - one parameter an option
    videos: Annotated[list[Path], typer.Argument(help="video files, or folders of pictures", exists=True)],
    *,
    stream: Annotated[str, typer.Option("--stream", help="id of the stream whose zones and rules are used")],
    to: Annotated[Path, typer.Option("--out", help="folder for events, counts, tracks and evidence")],
    config: ConfigOpt = STREAMS,
    fps: Annotated[float | None, typer.Option(min=0.01, help="rate of a folder of pictures")] = None,
    start: Annotated[datetime, typer.Option(help="UTC time of the first frame")] = datetime(2026, 1, 1),  # noqa: DTZ001
    vehicle: Annotated[bool, typer.Option("--vehicle", help="a vehicle's footage; positions: --gps, or a GoPro file")] = False,
    gps: Annotated[Path | None, typer.Option(help="its positions: .gpx, .nmea, .json (JT/T 808) or .mp4", exists=True)] = None,
    gps_offset: Annotated[float, typer.Option(help="seconds by which --start's clock is ahead of GPS time")] = 0.0,
    as_json: JsonOpt = False,
) -> None:
    """Run footage through the same code, as fast as it goes, without an API."""
    configure_logs(json=True)
    settings = read(config)
    chosen = next((one for one in settings.streams if one.id == stream), None)
    if chosen is None:
        fail(f"--stream {stream}: not in {config}; there are {[one.id for one in settings.streams]}", code=2)
    if (vehicle or gps) and chosen.kind != "vehicle":
        fail(f"--vehicle, --gps: {stream} is a fixed camera in {config}; a vehicle's stream has `kind: vehicle`", code=2)
    order = ReplayOrder(
        videos, chosen, start.replace(tzinfo=UTC).timestamp(), fps, settings.engine.node_id, settings.site.zone,
        gps=gps or (videos[0] if vehicle else None), gps_offset_s=gps_offset,
    )  # fmt: skip
    with reported(), Progress(console=err, transient=True) as progress:
        task = progress.add_task("replay", total=footage_seconds(videos, fps=fps))
        detector = open_detector_from(settings.detector)
        summary = replay(order, detector, to, progress=lambda seconds: progress.update(task, completed=seconds))
    print_summary(summary, to, as_json=as_json)


@app.command()
def simulate(
    scenes: Annotated[list[str], typer.Argument(help="ready-made scenes (alley_day, crossing, sweeper_alley …) or files")],
    *,
    to: Annotated[list[str] | None, typer.Option(help="rtsp:// address for each, or one with {name} or {number} in it")] = None,
    seconds: Annotated[float | None, typer.Option(min=1.0, help="length; default: the scene's own")] = None,
    folder: Annotated[Path | None, typer.Option("--out", help="folder for clips and truth; default: a cache in var/")] = None,
    codec: Annotated[Codec, typer.Option(help="how clips are encoded")] = "h264",
    positions: Annotated[
        list[str] | None,
        typer.Option(help="where vehicles send GPS: udp://host:port, tcp://address:port or an API (token in HUTONG_TOKEN)"),
    ] = None,
) -> None:
    """Render simulated cameras with exact truth, and push them to listening workers."""
    token = os.environ.get("HUTONG_TOKEN", "")
    order = SimulateOrder(scenes, tuple(to or ()), seconds, folder, codec, positions=tuple(positions or ()), token=token)
    with reported():
        feeds = destinations(order)
        clips = rendered(order)
        for name, clip in clips.items():
            out.print(f"{name}: {clip}")
        if order.to:
            push_all(
                clips, order.to, feeds=feeds, clock=SystemClock(), stop=stopping(),
                told=lambda name, what: err.print(f"{name}: {what}"),
            )  # fmt: skip


@app.command()
def demo(
    *,
    scene: Annotated[
        list[str] | None, typer.Option(help=f"what a camera shows, may be repeated; default: {', '.join(SCENES)}")
    ] = None,
    folder: Annotated[Path, typer.Option(help="folder for database, clips and cache")] = Path("var/demo"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="where the API answers")] = 8600,
    first_camera_port: Annotated[int, typer.Option(min=1, max=65000, help="where the first camera pushes")] = FIRST_PORT,
    model: Annotated[str, typer.Option(help="detector; default: the bundled one")] = MODEL,
    seconds: Annotated[float | None, typer.Option(min=1.0, help="stop after so long; default: at Ctrl-C")] = None,
) -> None:
    """Show the whole job on simulated cameras: streams, cases, clips and counts, on embedded defaults."""
    with reported():
        scenes = scene or list(SCENES)
        check_ports([port, *(first_camera_port + number for number in range(len(scenes)))])
        clips = rendered(SimulateOrder(scenes, cache=folder / "simulated"))
        chosen = demo_settings(folder, scenes=scenes, model=model, api_port=port, first_port=first_camera_port)
        config = folder / "streams.yaml"
        config.write_text(json.dumps(chosen, indent=1, ensure_ascii=False))
        for old in (*folder.glob("hutong.db*"), *folder.glob("spool/**/*.db*")):
            old.unlink()
        settings = read(config)
        token = local_token(settings)
        opened, now = database(settings), SystemClock().now()
        with opened.session() as session:
            load_made_up(session, now=now)
        guest = welcome(opened, now=now)
        logs_go_to(folder / "hutong.log")
        with served(config, settings, json_logs=True), attended(config, settings, token):
            show_demo(settings, guest, clips, addresses(chosen), seconds)
            supervise(config, settings, token=token, json_logs=True)


@app.command(name="signing-key")
def signing_key(path: Annotated[Path, typer.Argument(help="new file, readable by its owner alone")]) -> None:
    """Make a key that signs the manifests of evidence; name it as `delivery.signing_key`."""
    with reported():
        signer = make_key(path)
    out.print(f"{path}: key {signer.key_id}, public key {base64.b64encode(signer.public_key).decode()}", highlight=False)


@models_app.command(name="list")
def models_list(
    *,
    catalog: Annotated[Path | None, typer.Option(help="another catalogue file")] = None,
    as_json: JsonOpt = False,
) -> None:
    """List the catalogue: licence, input, where the file is, whether its hash is right."""
    with reported():
        rows = listing(catalog)
    if as_json:
        print(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    table = Table("name", "licence", "MB", "input", "layout", "file")
    for row in rows:
        table.add_row(row.name, row.licence, row.megabytes, row.input, row.layout, row.file)
    out.print(table)


def rendered(order: SimulateOrder) -> dict[str, Path]:
    """Render what is not there yet, with progress."""
    with Progress(console=err, transient=True) as progress:
        tasks = {name: progress.add_task(f"render {name}") for name in order.scenes}

        def told(name: str, done: float, whole: float) -> None:
            task = next((task for scene, task in tasks.items() if scene.replace("_", "-") == name), None)
            if task is not None:
                progress.update(task, completed=done, total=whole)

        return prepare(order, clock=SystemClock(), told=told)


def show_demo(settings: Settings, guest: Guest, clips: dict[str, Path], to: list[str], seconds: float | None) -> None:
    """Start what runs beside the supervisor: the cameras, and the board in the terminal; both end with the process."""
    clock, stop = SystemClock(), threading.Event()
    api = settings.delivery.api
    out.print(f"page: {api}/ (sign in as {guest.name} with the password {guest.password})", highlight=False, soft_wrap=True)
    out.print(f"API: {api}/docs\ntoken: {guest.token}", highlight=False)
    out.print("Ctrl-C stops everything.")
    status = out.status("starting")
    status.start()
    say = partial(out.print, highlight=False, soft_wrap=True)
    board = Board(api, guest.token, clock=clock, stop=stop, say=say, status=status.update)
    given = {"feeds": feeds(settings.streams), "clock": clock, "stop": stop}
    pushing = threading.Thread(target=push_all, args=(clips, to), kwargs=given, daemon=True)
    for thread in (pushing, threading.Thread(target=board.run, daemon=True)):
        thread.start()
    if seconds is not None:
        threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGINT)).start()


def logs_go_to(path: Path) -> None:
    """Send standard error, and that of every process started from now on, to a file."""
    out.print(f"log: {path}", highlight=False)
    with path.open("ab") as file:
        os.dup2(file.fileno(), 2)


def stopping() -> threading.Event:
    """Return what is set when Ctrl-C or a stop signal comes."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def print_summary(summary: ReplaySummary, to: Path, *, as_json: bool) -> None:
    """Say what came of a replay."""
    if as_json:
        print(json.dumps(asdict(summary)))
        return
    out.print(
        f"{to}: {summary.events} event message(s), {summary.counts} count(s), {summary.bundles} evidence bundle(s) "
        f"from {summary.seconds:.1f} s of footage ({summary.frames} frames looked at, {summary.detected} detected)"
    )


def supervise(config: Path, settings: Settings, *, token: str, json_logs: bool) -> None:
    """Run the pipeline until a signal comes."""
    configure_logs(json=json_logs)
    stop = stopping()
    kinds = settings_types()
    file = ConfigFile(config, partial(load, rule_types=kinds), named=partial(named_files, rule_types=kinds))
    machine = Machine(settings, file, token, version("hutong"), json_logs)
    with reported():
        Supervisor(machine, clock=SystemClock(), stop=stop).run()


@contextmanager
def served(config: Path, settings: Settings, *, json_logs: bool) -> Iterator[None]:
    """Run `hutong serve` beside the block."""
    listen(settings.api.host, settings.api.port).close()
    command = [sys.executable, "-m", "cli", "serve", str(config), *(["--json-logs"] if json_logs else [])]
    child = subprocess.Popen(command, start_new_session=True)
    try:
        wait_for_api(child, f"http://{settings.api.host}:{settings.api.port}/healthz")
        yield
    finally:
        child.terminate()
        child.wait(API_START_S)


def wait_for_api(child: "subprocess.Popen[bytes]", address: str) -> None:
    """Wait until the API answers, or exit with what went wrong."""
    clock = SystemClock()
    deadline = clock.monotonic() + API_START_S
    never = threading.Event()
    while child.poll() is None and clock.monotonic() < deadline:
        try:
            if httpx.get(address, timeout=2.0).is_success:
                return
        except httpx.HTTPError:
            clock.wait(never, 0.2)
    fail("the API did not start; its own message is above")


def listen(host: str, port: int) -> socket.socket:
    """Bind the API's address, or exit and say that it is busy."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        fail(f"api: {host}:{port} can't be used ({error.strerror}); stop the other instance or set another `api.port`")
    return listener


def local_token(settings: Settings) -> str:
    """Make a fresh worker token for the pipeline on the API's own machine; the last one is revoked."""
    with database(settings).session() as session:
        return tokens.replace(session, name="this machine's pipeline", scopes=["worker"], now=SystemClock().now())


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()

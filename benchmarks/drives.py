"""Drives of a vehicle's camera through simulated alleys: what each pass finds, where, and whether three passes are one case.

`python -m benchmarks.drives` renders (once) and replays the drives, holds them against their truth, and lets the API's own case
forming join what three passes through one alley saw. Writes results/drives-MODEL.json, with `--seed` results/other-seeds/.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Annotated

import typer

from api.cases.absorb import Candidate, choose
from api.cases.sighting import Sighting
from benchmarks.record import write
from pipeline.engine.console import err, reported
from pipeline.events import Event
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.script.cast import cast_of
from pipeline.simulate.trial.aims import LEAST_WITHIN, MOST_MEDIAN_M
from pipeline.simulate.trial.command import shown
from pipeline.simulate.trial.conduct import Trial, conduct, replay_folder
from pipeline.simulate.trial.drive_score import drive_facts, drive_pairs
from pipeline.simulate.trial.family import FIRST_SEED, Drives
from pipeline.simulate.trial.footage import load_seen
from pipeline.simulate.trial.report import SceneScore, results, table
from pipeline.simulate.trial.scenes.drives import PASSES
from pipeline.simulate.trial.score import quantile
from pipeline.simulate.trial.testimony import claim_of, last_events
from pipeline.simulate.truth.happenings import events as true_events

ModelOpt = Annotated[str, typer.Option(help="detector: a name of `hutong models list`")]
WorkOpt = Annotated[Path, typer.Option(help="keeps footage and replays: what is there is not made again")]
SeedOpt = Annotated[int, typer.Option(min=0, help="of the first alley, as in `hutong bench sim`")]
JobsOpt = Annotated[int, typer.Option(min=1, help="processes")]
Thing = tuple[str, int]
"""What a true thing is called on every pass: its kind, and its place among those of the kind."""


def main(
    model: ModelOpt = "street-n", seed: SeedOpt = FIRST_SEED, work: WorkOpt = Path("var/bench-sim"), jobs: JobsOpt = 1
) -> None:
    """Measure."""
    family, name = Drives(), f"drives-{Path(model).stem}"
    scenes = family.scenes(seed=seed)
    with reported(), shown(family.name) as progress:
        scores = conduct(Trial(scenes, family.kinds, model, work, jobs), told=progress)
    figures = results(scores, family.kinds, family.aims) | {
        "places": places(scores, family),
        "cases": cases([_pass(scene, model, work) for scene in scenes[:PASSES]]),
    }
    stem = name if seed == FIRST_SEED else f"other-seeds/{name}-{seed}"
    path = write(stem, f"python -m benchmarks.drives --model {model} --seed {seed}", figures)
    typer.echo(table(scores, family.kinds))
    typer.echo(f"places: {figures['places']}\ncases: {figures['cases']}")
    err.print(f"written to {path}", highlight=False)


def places(scores: Sequence[SceneScore], family: Drives) -> dict[str, object]:
    """Return the errors of place of all kinds together, beside what is aimed at."""
    placings = [one for score in scores for kind in family.kinds for one in score.tallies[kind].placings]
    errors = sorted(one.error for one in placings)
    within = sum(one.error <= one.radius for one in placings) / len(placings)
    return {
        "events": len(placings),
        "error_m": {"median": round(median(errors), 2), "p90": round(quantile(errors, 0.9), 2), "aim": MOST_MEDIAN_M},
        "radius_m_median": round(median(one.radius for one in placings), 2),
        "within_radius": {"share": round(within, 3), "aim": LEAST_WITHIN},
    }


def cases(passes: Sequence[Mapping[str, tuple[Sighting, Thing | None]]]) -> dict[str, object]:
    """Absorb the events of several passes into cases, as the API does, and tell how many cases each thing has.

    Args:
        passes: the sightings of each pass in their order, and the true thing that each is of.
    """
    formed: list[list[tuple[Sighting, Thing | None, int]]] = []
    for number, one in enumerate(passes):
        for sighting, thing in one.values():
            candidates = [Candidate(n, [other for other, _, _ in case]) for n, case in enumerate(formed)]
            chosen = choose(sighting, candidates)
            if chosen is None:
                formed.append([])
            formed[-1 if chosen is None else chosen].append((sighting, thing, number))
    things = {thing for case in formed for _, thing, _ in case if thing is not None}
    seen = {thing: {number for case in formed for _, other, number in case if other == thing} for thing in things}
    again = {thing for thing, numbers in seen.items() if len(numbers) > 1}
    own = {thing: sum(any(other == thing for _, other, _ in case) for case in formed) for thing in again}
    return {
        "passes": len(passes),
        "sightings": sum(len(one) for one in passes),
        "cases": len(formed),
        "seen_on_several_passes": len(again),
        "of_these_one_case": sum(count == 1 for count in own.values()),
        "cases_of_several_things": sum(len({thing for _, thing, _ in case if thing is not None}) > 1 for case in formed),
    }


def _pass(scene: Scene, model: str, work: Path) -> dict[str, tuple[Sighting, Thing | None]]:
    """Return the sightings of one drive by the event's id, each with the thing it is of."""
    told = [event for event in last_events(replay_folder(scene, model, work) / "events.jsonl") if event.kind in Drives().kinds]
    facts = drive_facts(true_events(scene, cast_of(scene)), load_seen(scene, work))
    of = {c: f for f, c in drive_pairs(facts, [claim_of(event, scene) for event in told])}
    names = [_name(facts[f][0].kind, f, [event.kind for event, _ in facts]) for f in range(len(facts))]
    return {str(event.id): (Sighting.of(event), names[of[c]] if c in of else None) for c, event in _in_order(told)}


def _in_order(told: Sequence[Event]) -> list[tuple[int, Event]]:
    return sorted(enumerate(told), key=lambda pair: pair[1].start)


def _name(kind: str, place: int, kinds: Sequence[str]) -> Thing:
    return kind, sum(one == kind for one in kinds[:place])


if __name__ == "__main__":
    typer.run(main)

"""Checks what one stream might say, by itself: what is wrong, and how surveyed points fit the ground. Nothing is saved."""

from pathlib import Path

from api.configuration.port import Checked, Part, Trouble
from pipeline.config.compose import RuleTypes
from pipeline.config.edit import NotEditable, alone
from pipeline.config.load import names_in, settings_of
from pipeline.config.saying import said
from pipeline.errors import ConfigError, HutongError
from pipeline.locate.survey import ground_sheet
from pipeline.told import code_of, values_of
from pipeline.viewing import GroundSheet

OWN = "streams[0]."
GROUND = "ground_points"
OF_THE_GROUND = ("location", "ground_error_m", "ground_points")
BARE = {"zones": None, "ignored": None, "lines": None, "geofences": None, "rules": None}
"""The ground of points is told whatever else is wrong."""


def trouble(where: str, message: str, *, line: int | None = None) -> Trouble:
    """Return what is wrong at a place, for programs, too; what lies elsewhere in the file with its line."""
    at = {} if line is None else {"line": line}
    return Trouble(where, f"{message} (line {line})" if at else str(message), code_of(message), {**values_of(message), **at})


def check(text: str, stream_id: str, part: Part, *, size: tuple[int, int], path: Path, rule_types: RuleTypes) -> Checked:
    """Return what is wrong with a part, and its ground for a picture of a size; see `ConfigurationFile.checked`."""
    try:
        troubles = _troubles(text, stream_id, part, path, rule_types)
        ground, why = _ground(text, stream_id, part, size, path)
    except NotEditable as error:
        return Checked([trouble("part", error.message)], None, None)
    return Checked(troubles, ground, why)


def _troubles(text: str, stream_id: str, part: Part, path: Path, rule_types: RuleTypes) -> list[Trouble]:
    made = alone(text, stream_id, part)
    strange = names_in(made, rule_types=rule_types) - names_in(alone(text, stream_id, {}), rule_types=rule_types)
    if strange:
        files = ", ".join(sorted(strange))
        return [trouble("part", said("files_elsewhere", files=files))]
    try:
        settings_of(made, path, rule_types=rule_types)
    except ConfigError as error:
        return [trouble(one.where.removeprefix(OWN), one.message) for one in error.problems]
    return []


def _ground(
    text: str, stream_id: str, part: Part, size: tuple[int, int], path: Path
) -> tuple[GroundSheet | None, Trouble | None]:
    """Return the ground, or why there is none though points are told."""
    surveyed = {key: part[key] for key in OF_THE_GROUND if key in part}
    try:
        settings = settings_of(alone(text, stream_id, {**BARE, **surveyed}), path, rule_types={})
        return ground_sheet(settings.streams[0], width=size[0], height=size[1]), None
    except ConfigError as error:
        return None, trouble(GROUND, error.problems[0].message)
    except HutongError as error:
        return None, trouble(GROUND, error.message)

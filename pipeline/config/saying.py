"""What can be wrong with a configuration, in English for people, and as a code with values for programs of other languages.

Here stands what the editor of zones and rules can meet; the operators' page has each in its own words. What only the file
itself can say (addresses, positions, hours) is told in words alone, where it is found.
"""

from pipeline.told import Told, Value

SENTENCES: dict[str, str] = {
    "bool": "expected true or false, got {got}",
    "whole": "expected a whole number, got {got}",
    "number": "expected a number, got {got}",
    "finite": "expected a finite number, got {got}",
    "text": "expected text, got {got}{hint}",
    "empty": "expected a text that is not empty, got {got}",
    "name": "expected a name of letters, digits, `.`, `_`, `-`, at most 64 of them, got {got}",
    "form": "expected text of the form {pattern}, got {got}",
    "one_of": "expected one of {allowed}; got {got}{hint}",
    "list": "expected a list (items that begin with `- `), got {got}",
    "mapping": "expected keys and values, got {got}",
    "items_few": "expected at least {least}, got {count}",
    "items_many": "expected at most {most}, got more",
    "above": "expected a number above {limit:g}, got {got}",
    "at_least": "expected a number of at least {limit:g}, got {got}",
    "below": "expected a number below {limit:g}, got {got}",
    "at_most": "expected a number of at most {limit:g}, got {got}",
    "unknown_key": "unknown key{hint}; allowed: {allowed}",
    "missing": "this key is missing{meaning}",
    "values_few": "expected more than {count} values",
    "clock_time": "expected a time from 00:00 to 23:59, such as 07:30, got {got}",
    "shape_empty": "expected a polygon that encloses an area",
    "shape_crosses": (
        "expected corners in order around the area; the edge from [{at_a}] to [{at_b}] meets the one from [{at_c}] to [{at_d}]"
    ),
    "line_point": "expected two different points",
    "points_few": "expected none or at least 4 ground points, got {count}",
    "points_same_picture": "expected different points; [{at_a}] and [{at_b}] are the same in the picture",
    "points_same_earth": "expected different points; [{at_a}] and [{at_b}] are the same on the earth",
    "points_far": "expected points that one camera sees; [{at_a}] and [{at_b}] are {km:.1f} km apart",
    "points_line_picture": (
        "expected four points of which no three are on a line; in the picture all but [{at_a}] are on one line"
    ),
    "points_line_earth": "expected four points of which no three are on a line; on the earth all but [{at_a}] are on one line",
    "points_turn": (
        "points [{at_a}], [{at_b}], [{at_c}] turn the other way round on the earth than in the picture: "
        "are two points exchanged, or latitude and longitude, or is ground_error_m too small?"
    ),
    "no_target": "no {kind} is called {name!r}; there are {names}",
    "no_targets": "no {kind} is called {name!r}; the stream has no {kind}s",
    "rule_twice": "is called {name!r} like rules[{at_a}]; give each its own `id`",
    "rule_fixed": (
        "{rule!r} works on the picture of a fixed camera, and this stream's `kind` is vehicle; "
        "rules that fit: {fit}; why: {why}"
    ),
    "rule_driving": "{rule!r} is for cameras that drive, and this stream's `kind` is not vehicle",
    "rule_places": "{rule!r} needs the places of what it sees: add {lacks} to this stream",
    "rule_plan": "{rule!r} needs more than keyframes: what a vehicle passes is in sight for seconds",
    "rule_geofences": "{rule!r} needs to know where: add `geofences` to this stream",
    "rule_ground": "{what} needs the ground in metres: add `ground_points` to this stream, four or more surveyed ones",
    "vehicle_ground": "is for fixed cameras; a vehicle's place changes: say `mounting` instead",
    "vehicle_zones": "is for fixed cameras; what lies at a place of a moving picture changes: say `geofences` instead",
    "vehicle_masks": "is for fixed cameras; what lies at a place of a moving picture changes",
    "vehicle_lines": "is for fixed cameras; across a moving picture everything passes that the vehicle passes",
    "bins_twice": "expected each bin once in bin_zones and assets, got {codes} twice",
    "count_where": "expected a `line` or a `zone` to count at",
    "people_order": "expected many_people >= people, got {many} < {people}",
    "people_zone": "`per_m2` needs a `zone` whose area is known",
    "display_order": "expected end after start, got {end} <= {start}",
    "files_elsewhere": "files are named on the machine itself, not here: {files}",
    "no_stream": "no stream {stream!r} is in this file",
    "by_hand": "this file is written so that it can't be edited here: edit it by hand",
}
"""By their codes, with their values in braces; values named `at_…` are list positions, from 0."""


def said(code: str, **values: Value) -> Told:
    """Say a sentence with its values.

    Raises:
        KeyError: there is no such sentence, or a value of it is not given.
    """
    return Told.of(SENTENCES[code].format(**values), code, values)

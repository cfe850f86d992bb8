"""What can be wrong with a configuration, in English for people, and as a code with values for programs of other languages.

The operators' page has each in its own words: whoever draws a zone is told, too, what is wrong elsewhere in the file.
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
    "keys_fixed": "expected keys among {allowed}; got {got}",
    "either": "{first}; or {second}",
    "both": "{first}; {second}",
    "in_file": "{file}: {told}",
    "in_feature": "feature {feature}: {told}",
    "at_key": "{key}: {told}",
    "variable": "expected the name of an environment variable (letters, digits, `_`), got something else",
    "credentials": "expected no credentials in the address: use `user` and `password_env`",
    "scheme": "expected rtsp://, rtsps://, file:// or a path, got {scheme}://",
    "timezone": "expected an IANA time zone such as Asia/Shanghai, got {got!r}",
    "stream_twice": "{name!r} is already the id of streams[{at_a}]",
    "listen_scheme": "`listen` needs an rtsp:// address to listen at",
    "listen_user": "nobody is asked for a user at a `listen` address; keep its port in a private network instead",
    "loop_live": "`loop` is for files, not for rtsp://",
    "password_alone": "`password_env` needs `user`",
    "vehicle_location": "is for fixed cameras; a vehicle's place changes",
    "fixed_position": "is for `kind: vehicle`; a fixed camera has `location` and `ground_points`",
    "fixed_mounting": "is for `kind: vehicle`; a fixed camera has `ground_points`",
    "fixed_geofences": "is for `kind: vehicle`; a fixed camera has `zones`",
    "position_recorded": "positions from a file go with a file, and this stream's `url` is live",
    "position_device": "`device` is for `source: jt808`",
    "position_address": "`source: {source}` needs `url`",
    "position_offset": "a file needs `clock_offset_s`: how far the footage's time is ahead of GPS time, 0 when equal",
    "position_no_address": "`source: api` needs no `url`: it is the API of `delivery`",
    "position_scheme": "`source: {source}` takes {allowed}, got {scheme}://",
    "position_credentials": "expected no credentials in the address",
    "position_port": "expected host:port with a port of 1 to 65535, got {got}",
    "hours_order": "expected hours in order that do not overlap, each with its end after its start",
    "days_order": "expected ceiling_days >= floor_days, got {ceiling:g} < {floor:g}",
    "ring_short": "expected pre_roll_s + post_roll_s within ring_s, and {cut:g} s for the cut; got {got}",
    "file_none": "there is no such file",
    "file_none_in": "there is no such file in {folder}; a path is relative to this configuration",
    "file_folder": "expected a file, got a folder",
    "file_unread": "can't be read: {why}",
    "file_large": "expected at most {mib} MiB",
    "file_empty": "expected at least `site` and `streams`, got an empty file",
    "no_utf8": "expected UTF-8, got the byte 0x{byte}",
    "no_text": "expected text, got the character U+{character}",
    "no_yaml": "expected YAML: {why}",
    "no_yaml_tab": "expected YAML: {why}; indent with spaces, not with tabs",
    "no_json": "expected JSON: line {row}: {why}",
    "documents": "expected one document, got another one after `---`",
    "too_deep": "expected at most {most} levels of nesting",
    "too_many_values": "expected at most {most} values, aliases followed",
    "alias": "alias *{name}: no value before it is marked &{name}",
    "tag": "expected no tag, got {got}",
    "merge_key": "merge keys are not understood; put what streams share under `defaults`",
    "key_twice": "given twice; it is already on line {row}",
    "key_word": "expected keys that are words",
    "no_features": "expected at least one feature, got none",
    "none_near": "none of its {count} is within {within_m:g} m of the ground points; {nearest} is {far_m:.0f} m away; {hint}",
    "no_collection": "a GeoJSON FeatureCollection: {told}",
    "polygon_holes": "expected a polygon without holes",
    "degrees": "expected [longitude, latitude] in degrees{hint}, got {got}",
    "wgs84": "expected WGS-84, got {got}; convert it first",
    "wgs84_crs": "expected WGS-84 (RFC 7946), got {got}; convert it first",
    "code_twice": "its code is already that of feature {other}",
    "more": "and {count} more",
}
"""By their codes, with their values in braces.

Values named `at_…` are list positions, from 0. A value that is such a sentence itself is told by its code; its values stand
beside it with its name before theirs, such as `first_limit` beside `first`.
"""


def said(code: str, **values: Value) -> Told:
    """Say a sentence with its values.

    Raises:
        KeyError: there is no such sentence, or a value of it is not given.
    """
    told: dict[str, Value] = {}
    for name, value in values.items():
        inner = value.values.items() if isinstance(value, Told) else ()
        told |= {name: value.code if isinstance(value, Told) else value, **{f"{name}_{key}": one for key, one in inner}}
    return Told.of(SENTENCES[code].format(**values), code, told)

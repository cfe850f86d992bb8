"""What is printed can be pasted."""

import numpy as np
import yaml

from pipeline.calibrate.marks import from_marks, ground_map
from pipeline.calibrate.report import camera_lines, ground_points_yaml, map_lines, mounting_yaml, report
from pipeline.calibrate.stand import Given, Size
from pipeline.config.mounting import MountingSettings
from pipeline.config.settings import GroundPoint
from pipeline.locate.homography import Array
from pipeline.locate.plane import TangentPlane


def test_the_mounting_is_taken_by_the_configuration(clicks: Array, places: Array, size: Size) -> None:
    found = from_marks(clicks, places, Given(), size, error_m=0.05)
    told = MountingSettings.model_validate(yaml.safe_load(mounting_yaml(found, forward_m=0.8, right_m=-0.2))["mounting"])
    assert (told.height_m, told.forward_m, told.right_m) == (2.3, 0.8, -0.2)
    assert told.pitch_error_deg == 1.0, "a vehicle rocks: the fit alone does not make it surer"
    assert report(found, size)["doubtful"] == []


def test_errors_larger_than_usual_are_told_to_the_configuration(clicks: Array, places: Array, size: Size) -> None:
    rng = np.random.default_rng(2)
    found = from_marks(clicks[:4] + rng.normal(0, 2, (4, 2)), places[:4], Given(), size, error_m=1.0)
    told = yaml.safe_load(mounting_yaml(found))["mounting"]
    assert told["height_error_m"] > 0.05
    assert told["pitch_error_deg"] > 1.0


def test_a_person_reads_residuals_in_pixels_and_metres(clicks: Array, places: Array, size: Size) -> None:
    lines = camera_lines(from_marks(clicks, places, Given(), size, error_m=0.05), size)
    assert lines[0].startswith("height         2.30 ± ")
    assert any(line.startswith("  point 7") and " px, " in line for line in lines)
    assert "20 m ahead ± " in lines[-1]


def test_ground_points_are_taken_by_the_configuration(clicks: Array, places: Array, size: Size) -> None:
    latlon = TangentPlane(39.93, 116.40).latlon(places[:, ::-1])
    found = ground_map(clicks, latlon, size, error_m=0.05)
    written = yaml.safe_load(ground_points_yaml(found.pixels, found.latlon, size))["ground_points"]
    points = [GroundPoint.model_validate(one) for one in written]
    assert [one.image[0] for one in points] == [round(float(x) / size[0], 5) for x in clicks[:, 0]]
    assert "the map" in map_lines(found)[-1]

"""Pictures and their truth: the same every time, and exact."""

from math import hypot

import numpy as np
import pytest

from pipeline.simulate.renderer import Renderer
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.rows import Row


def rows_at(renderer: Renderer, number: int) -> dict[str, Row]:
    """One row a class; the truth of a frame of the tiny street."""
    return {f"{row.class_name}-{row.number}": row for row in renderer.shot(number).rows}


def named(rows: dict[str, Row], class_name: str) -> list[Row]:
    return [row for row in rows.values() if row.class_name == class_name]


def test_the_same_scene_gives_the_same_pictures_in_any_order(tiny: Scene, renderer: Renderer) -> None:
    again = Renderer(tiny)
    for number in (30, 5, 70, 5):
        first, second = renderer.shot(number), again.shot(number)
        assert np.array_equal(first.image, second.image)
        assert first.rows == second.rows
        again.shot(number + 1)


def test_another_seed_gives_another_picture(tiny: Scene, renderer: Renderer) -> None:
    other = Renderer(tiny.model_copy(update={"seed": tiny.seed + 1}))
    assert not np.array_equal(renderer.shot(20).image, other.shot(20).image)


def test_frames_are_paced_and_end_with_the_scene(renderer: Renderer, tiny: Scene) -> None:
    times = [shot.t for shot in renderer.frames(11.5)]
    assert times == pytest.approx([11.5 + n / tiny.camera.fps for n in range(5)])


def test_a_box_stands_on_its_ground_position(renderer: Renderer) -> None:
    for number in range(5, 55, 10):
        rows = renderer.shot(number).rows
        ridden = {row.ground for row in rows if row.class_name == "bicycle"}
        for row in rows:
            if row.class_name != "person" or row.ground in ridden or row.box[3] > 179:
                continue
            x, y, depth = renderer.camera.project(np.array([[*row.ground, 0.0]]))[0]
            half_step = 0.45 * renderer.camera.focal / depth
            assert abs((row.box[0] + row.box[2]) / 2 - x) < half_step
            assert abs(row.box[3] - y) < 0.16 * (row.box[3] - row.box[1])


def test_something_is_seen_where_a_box_is_and_nowhere_else(renderer: Renderer) -> None:
    """Two frames differ only within the boxes of what moved, their shadows and the noise."""
    early, late = renderer.shot(20), renderer.shot(26)
    change = np.abs(early.image.astype(int) - late.image.astype(int)).max(axis=2)
    inside = np.zeros(change.shape, bool)
    for row in (*early.rows, *late.rows):
        if row.class_name in {"person", "bicycle"}:
            x1, y1, x2, y2 = (round(value) for value in row.clipped)
            inside[max(0, y1 - 2) : y2 + 3, max(0, x1 - 2) : x2 + 3] = True
    strong = change > 60
    assert strong[inside].sum() > 50
    assert strong[~inside].mean() < 0.01


def test_numbers_keep_their_class_and_never_repeat_in_a_frame(renderer: Renderer) -> None:
    classes: dict[int, set[str]] = {}
    for number in range(0, 110, 10):
        rows = renderer.shot(number).rows
        assert len({row.number for row in rows}) == len(rows)
        for row in rows:
            classes.setdefault(row.number, set()).add(row.class_name)
    several = [found for found in classes.values() if len(found) > 1]
    assert several == [{"bin", "overflowing bin"}]


def test_a_rider_and_the_bicycle_are_two_things_in_one_place(renderer: Renderer) -> None:
    rows = rows_at(renderer, 15)
    (bicycle,) = named(rows, "bicycle")
    assert any(person.ground == bicycle.ground for person in named(rows, "person"))


def test_who_walks_behind_the_car_is_hidden_while_he_is_there(tiny: Scene) -> None:
    walk = {"id": "w", "at": (-2, 9.5), "steps": [{"go": [(6, 9.5)], "speed": 1.0}]}
    car = {"id": "van", "kind": "van", "at": (2, 6.5), "facing": 90}
    scene = Scene.model_validate({**tiny.model_dump(), "actors": [walk], "parked": [car], "litter": [], "bins": []})
    renderer = Renderer(scene)
    seen = {}
    for number in range(5, 75, 5):
        (person,) = (row for row in renderer.shot(number).rows if row.class_name == "person")
        seen[round(person.ground[0])] = person.visibility
    assert seen[-1] > 0.95
    shown = [row.shown[2] - row.shown[0] for number in range(5, 75, 5) for row in renderer.shot(number).rows if row.number == 1]
    whole = [
        row.clipped[2] - row.clipped[0] for number in range(5, 75, 5) for row in renderer.shot(number).rows if row.number == 1
    ]
    assert all(part <= full + 1.1 for part, full in zip(shown, whole, strict=True))
    assert any(part < full - 2 for part, full in zip(shown, whole, strict=True))
    assert min(seen.values()) < 0.6
    assert all(0 <= share <= 1 for share in seen.values())


def test_what_nothing_hides_is_shown_whole(renderer: Renderer) -> None:
    for row in renderer.shot(20).rows:
        if row.visibility > 0.99:
            assert row.shown == pytest.approx(row.clipped, abs=1.1)


def test_what_is_partly_outside_is_partly_visible(renderer: Renderer) -> None:
    for row in renderer.shot(60).rows:
        x1, y1, x2, y2 = row.clipped
        assert 0 <= x1 <= x2 <= 320
        assert 0 <= y1 <= y2 <= 180
        inside = (x2 - x1) * (y2 - y1) / ((row.box[2] - row.box[0]) * (row.box[3] - row.box[1]))
        assert row.visibility <= inside + 1e-6


def test_a_walker_moves_by_its_speed(renderer: Renderer) -> None:
    first, second = ({row.number: row for row in renderer.shot(number).rows} for number in (20, 30))
    walker = first[1], second[1]
    assert hypot(walker[1].ground[0] - walker[0].ground[0], walker[1].ground[1] - walker[0].ground[1]) == pytest.approx(
        1.3, rel=0.01
    )

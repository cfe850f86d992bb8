"""What is seen of figures without a picture: the same as the renderer tells."""

import pytest

from pipeline.simulate.renderer import Renderer
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.silhouettes import Silhouettes
from pipeline.simulate.truth.rows import Row


@pytest.mark.parametrize("number", [0, 22, 41, 85])
def test_rows_are_those_of_the_drawn_picture(tiny: Scene, number: int) -> None:
    still = tiny.model_copy(update={"effects": tiny.effects.model_copy(update={"vibration": 0.0})})
    drawn = _by_number(list(Renderer(still).shot(number).rows))
    assert drawn
    assert _by_number(Silhouettes(still).rows(number / still.camera.fps)) == drawn


def test_what_was_looked_at_before_makes_no_difference(tiny: Scene) -> None:
    seen, fresh = Silhouettes(tiny), Silhouettes(tiny)
    seen.rows(1.0)
    assert seen.rows(4.0) == fresh.rows(4.0)


def test_a_camera_that_drives_is_refused(tiny: Scene, drive: Drive) -> None:
    with pytest.raises(ValueError, match="expected a camera that stands"):
        Silhouettes(tiny.model_copy(update={"drive": drive}))


def _by_number(rows: list[Row]) -> dict[int, Row]:
    return {row.number: row for row in rows}

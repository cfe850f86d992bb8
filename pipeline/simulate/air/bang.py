"""A bang of fireworks: when and where it sounds and flashes."""

from dataclasses import dataclass

from pipeline.simulate.scene.fires import FireworkKind


@dataclass(frozen=True, slots=True)
class Bang:
    """One burst of a shell, or one cracker.

    Attributes:
        number: of the shell or string in the truth.
        t: seconds of the scene at which it bursts; light is seen at once, sound comes later.
        at: x, y, height in metres.
    """

    number: int
    kind: FireworkKind
    t: float
    at: tuple[float, float, float]

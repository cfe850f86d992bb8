"""A detector's input tensors, one for each shape it takes, and which pictures go into which."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from models.entry import InputSpec
from models.input_tensor import InputTensor, InputType
from models.letterbox import roomiest
from models.picture import Picture

Found = TypeVar("Found")


class Canvases:
    """The tensors of an input's shapes.

    A picture goes where it becomes largest: a wide one fills 416×256 where a square of as many pixels
    would leave half of itself grey.
    """

    def __init__(self, spec: InputSpec, slots: int, kind: InputType) -> None:
        self._shapes = spec.variants
        self._slots = slots
        self.tensors = tuple(InputTensor(shape, slots, kind) for shape in self._shapes)

    def look(self, pictures: Sequence[Picture], infer: Callable[[int, Sequence[Picture]], list[Found]]) -> list[Found]:
        """Have pictures of one shape looked at together and return what was found in the order of the pictures.

        Args:
            pictures: any number, of any shapes.
            infer: told the number of a shape and at most `slots` pictures that go into it.
        """
        chosen = [roomiest(picture.width, picture.height, self._shapes) for picture in pictures]
        found: dict[int, Found] = {}
        for shape in sorted(set(chosen)):
            numbers = [number for number, its_shape in enumerate(chosen) if its_shape == shape]
            for start in range(0, len(numbers), self._slots):
                part = numbers[start : start + self._slots]
                found.update(zip(part, infer(shape, [pictures[number] for number in part]), strict=True))
        return [found[number] for number in range(len(pictures))]

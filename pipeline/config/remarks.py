"""Comments of a YAML file stay with what they speak of while it is edited (ruamel.yaml's round trip).

ruamel hangs a comment on the value in front of it: the rest of the value's own line, then the lines that speak of what
comes next. Only the first belongs to the value.
"""

from dataclasses import dataclass

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark
from ruamel.yaml.tokens import CommentToken

Container = CommentedMap | CommentedSeq
Key = str | int
LEAD = 3
"""Where ruamel keeps, beside a key, the lines that stand before the first part of its value."""


@dataclass(frozen=True, slots=True)
class End:
    """The last word of a value: where ruamel hangs the comment behind it."""

    container: Container
    key: Key

    @classmethod
    def of(cls, container: Container, key: Key) -> "End":
        """Return the end of `container[key]`: in a block its last part's, else its own."""
        value = container[key]
        if isinstance(value, CommentedMap) and len(value) and not value.fa.flow_style():
            return cls.of(value, list(value)[-1])
        if isinstance(value, CommentedSeq) and len(value) and not value.fa.flow_style():
            return cls.of(value, len(value) - 1)
        return cls(container, key)

    @property
    def _slot(self) -> int:
        return 2 if isinstance(self.container, CommentedMap) else 0

    def take(self) -> str:
        """Return the lines behind it that speak of what comes next, and take them away."""
        ends = self.container.ca.end or []
        following = "".join(" " * token.start_mark.column + token.value for token in ends)
        ends.clear()
        token = (self.container.ca.items.get(self.key) or [None] * 4)[self._slot]
        if token is None:
            return following
        own, newline, behind = token.value.partition("\n")
        token.value = own + newline
        if not own.strip():
            self.container.ca.items[self.key][self._slot] = None
        return str(behind) + following

    def put(self, following: str) -> None:
        """Write lines behind it that speak of what comes next; there are none yet."""
        if not following:
            return
        slots = self.container.ca.items.setdefault(self.key, [None] * 4)
        token = slots[self._slot]
        if token is None:
            slots[self._slot] = CommentToken("\n" + following, CommentMark(0), None)
        else:
            token.value = token.value.rstrip("\n") + "\n" + following


def remove(container: Container, key: Key) -> None:
    """Delete a part with its comments: those before it and on its line. What speaks of the next part stays."""
    keys = list(container) if isinstance(container, CommentedMap) else list(range(len(container)))
    place = keys.index(key)
    following = End.of(container, key).take()
    del container[key]
    if isinstance(container, CommentedMap):
        container.ca.items.pop(key, None)
    if place > 0:
        before = End.of(container, keys[place - 1])
        before.take()
        before.put(following)
    else:
        _lead(container, following)


def insert(container: CommentedSeq, place: int, value: object) -> None:
    """Put a new item before another one, between the comments of its neighbours."""
    following = End.of(container, place - 1).take() if place > 0 else ""
    container.insert(place, value)
    if place > 0:
        End.of(container, place).put(following)


def renew(container: Container, key: Key, value: object) -> None:
    """Put another value in the place of one whose inner comments go with it; the one on the key's line stays."""
    slots = container.ca.items.get(key)
    if slots and len(slots) > LEAD:
        slots[LEAD] = None
    container[key] = value


def _lead(container: Container, following: str) -> None:
    """Let lines stand before the first part of a container, in place of those that do."""
    tokens = [
        CommentToken(line.strip() + "\n", CommentMark(len(line) - len(line.lstrip())), None)
        for line in following.splitlines()
    ]
    known = (container.ca.comment or [None, None])[1]
    if known is not None:
        known[:] = tokens
    elif tokens:
        container.ca.comment = [(container.ca.comment or [None])[0], tokens]


def tidy(container: Container, key: Key) -> None:
    """Let go of what is left of lines before `container[key]` when there are none: an empty list of them is written wrong."""
    comment = container[key].ca.comment
    if comment and comment[1:] == [[]]:
        comment[1] = None
    slots = container.ca.items.get(key)
    if slots and slots[LEAD:] == [[]]:
        slots[LEAD] = None

"""Classes that a detector takes for each other."""

BINS = frozenset({"bin", "full bin", "overflowing bin"})
"""What a bin may be called, however full it is."""
KINDS = (
    frozenset({"car", "truck", "bus", "van", "train"}),
    frozenset({"bicycle", "motorcycle", "tricycle"}),
    frozenset({"litter", "garbage bag", "backpack", "handbag", "suitcase", "bottle"}),
    BINS,
    frozenset({"fire", "smoke", "firework"}),
)
"""From look to look one track may change among those of a kind."""

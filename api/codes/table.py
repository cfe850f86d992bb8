"""The table of matters: what a case is called in the national lists, whose it is, and how long it may take. Pure.

A matter (事项) has a class code of GB/T 47678.5-2026, or a local number where the national list has none. Not here: the
text of the file (`load.py`).
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

STANDARD = "GB/T 47678.5-2026"
STANDARD_2013 = "GB/T 30428.2-2013"
Unit = Literal["hours", "days", "working_hours", "working_days"]
"""hours, days: without a break (紧急工作时); the others: in working time alone."""
Code = Annotated[str, Field(pattern=r"^\d{5}$")]
"""2 digits major class, 3 minor."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class TimeLimit(_Part):
    """How long a case may take."""

    amount: Annotated[float, Field(gt=0, le=10_000)]
    unit: Unit


class Department(_Part):
    """Who has to deal with it."""

    code: Annotated[str, Field(min_length=1, max_length=18, description="unified social credit code")]
    name: Annotated[str, Field(min_length=1, max_length=100)]


class Matter(_Part):
    """One class of cases."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=100)]
    code_2013: Annotated[str | None, Field(pattern=r"^\d\d-\d\d$", description="major-minor in GB/T 30428.2-2013")] = None
    local: Annotated[bool, Field(description="the national list has none")] = False
    limit: TimeLimit | None = None
    department: Department | None = None
    asset: Annotated[str | None, Field(min_length=1, max_length=32, description="type of asset that it concerns")] = None

    @property
    def standard(self) -> str:
        """The list that the code is numbered after; a local number stands beside it, not in it."""
        return STANDARD


class KindRow(_Part):
    """Which matter a kind of event is, for some classes of things or for all."""

    kind: Annotated[str, Field(min_length=1, max_length=64)]
    classes: Annotated[tuple[str, ...] | None, Field(strict=False, min_length=1)] = None
    matter: Name

    def fits(self, kind: str, class_name: str) -> bool:
        """Tell whether it is about such a case."""
        return kind == self.kind and (self.classes is None or class_name in self.classes)


class CodeTable(_Part):
    """All matters, and which kinds of events are which."""

    version: Literal[1]
    matters: Annotated[Mapping[Name, Matter], Field(min_length=1)]
    kinds: Annotated[tuple[KindRow, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        unknown = sorted({row.matter for row in self.kinds} - set(self.matters))
        if unknown:
            raise ValueError(f"kinds: expected names under `matters`, got {', '.join(unknown)}")
        codes = [one.code for one in self.matters.values()]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(f"matters: expected each code once, got {', '.join(twice)} twice")
        return self

    def matter_of(self, kind: str, class_name: str = "") -> Matter | None:
        """Return what a case of a kind and class is; the first row that fits counts, then the matter of that name."""
        name = next((row.matter for row in self.kinds if row.fits(kind, class_name)), kind)
        return self.matters.get(name)

    def by_code(self, code: str) -> Matter | None:
        """Return the matter of a class code."""
        return next((one for one in self.matters.values() if one.code == code), None)

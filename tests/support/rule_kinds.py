"""Two rule kinds for tests of the configuration, which knows no real one."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings


class ParkedSettings(RuleSettings):
    """Something stands too long."""

    kind: Literal["parked"] = "parked"
    zone: Annotated[str, Field(description="zone that is watched")]
    limit_s: Annotated[float, Field(gt=0, description="longest stay, seconds")] = 180.0
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="what counts")] = ("car",)


class PassingSettings(RuleSettings):
    """Something passes, also before a camera that drives."""

    needs: ClassVar[Needs] = Needs(fixed=None)
    kind: Literal["passing"] = "passing"
    lines: Annotated[tuple[str, ...], Field(description="lines that are counted")] = ()
    every: Annotated[int | Literal["hour"], Field(description="seconds of an interval, or hour")] = 60


RULE_KINDS: Mapping[str, type[RuleSettings]] = {"parked": ParkedSettings, "passing": PassingSettings}

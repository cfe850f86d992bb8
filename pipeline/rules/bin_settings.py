"""What a configuration may say to the rule `bins`. Not a rule."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.asset import Asset, or_file
from pipeline.config.crosscheck import Needs
from pipeline.config.saying import said
from pipeline.rules.still_thing import StillSettings


class BinsSettings(StillSettings):
    """Settings of the rule `bins`."""

    needs: ClassVar[Needs] = Needs(ground=frozenset({"assets"}), assets=frozenset({"assets"}))
    kind: Annotated[Literal["bins"], Field(description="a bin is full, overflows, is among bags, or gone")] = "bins"
    zone: Annotated[
        str | None, Field(description="zone in which bins that nobody marked are watched; none: the whole picture")
    ] = None
    bin_zones: Annotated[
        tuple[str, ...], Field(description="zones that each mark a bin, or a row of bins, by its code; it can be missing")
    ] = ()
    assets: Annotated[
        tuple[Asset, ...],
        Field(
            json_schema_extra=or_file,
            description="bins with a code: a GeoJSON file (path relative to this file) or a list; they can be missing",
        ),
    ] = ()
    within_m: Annotated[float, Field(gt=0, le=20, description="how far one of `assets` may be from its place, metres")] = 2.5
    others: Annotated[bool, Field(description="true watches bins that the detector finds elsewhere, too")] = True
    stay_s: Annotated[float, Field(gt=0, description="observed seconds for which it is wrong before an event")] = 1800.0
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are bins and not full")] = ("bin",)
    full_classes: Annotated[
        tuple[str, ...], Field(min_length=1, description="classes that are bins which should be emptied, and still hold it all")
    ] = ("full bin",)
    overflowing_classes: Annotated[
        tuple[str, ...], Field(min_length=1, description="classes that are bins with more than they hold")
    ] = ("overflowing bin",)
    bag_classes: Annotated[tuple[str, ...], Field(description="classes that lie around a bin and should be in it")] = (
        "litter", "garbage bag",
    )  # fmt: skip
    bags: Annotated[int, Field(ge=1, description="so many of them around a bin surround it")] = 2
    near_m: Annotated[
        float, Field(ge=0, description="this close they lie around it, metres; used where the ground is surveyed")
    ] = 1.5
    near_heights: Annotated[float, Field(ge=0, description="the same in heights of the bin, where it is not")] = 1.5
    vote_s: Annotated[
        float, Field(gt=0, description="observed seconds from vote to vote; four of five votes that agree turn a bin's state")
    ] = 10.0
    release_s: Annotated[
        float, Field(gt=0, description="observed seconds for which it must be fine before the event closes")
    ] = 60.0

    @model_validator(mode="after")
    def _one_bin_a_code(self) -> Self:
        codes = [*self.bin_zones, *(asset.code for asset in self.assets)]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(said("bins_twice", codes=", ".join(twice)))
        return self

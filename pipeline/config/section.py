"""What every part of `streams.yaml` is made of."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A frozen part of the file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

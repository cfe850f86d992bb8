"""How a camera is fixed to its vehicle: the `mounting` block of a stream. What follows from it: `pipeline.locate.mounting`."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class MountingSettings(BaseModel):
    """How a camera is fixed to its vehicle, and how exactly that is known (standard deviations)."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    height_m: Annotated[float, Field(gt=0, le=10, description="height of the lens above the ground, metres")]
    pitch_deg: Annotated[
        float, Field(ge=-30, le=90, description="of the camera's axis below the horizon, degrees, positive downwards")
    ]
    fov_deg: Annotated[float, Field(ge=5, le=150, description="horizontal field of view of the lens, degrees")]
    yaw_deg: Annotated[
        float, Field(ge=-180, le=180, description="of the axis from the vehicle's nose, positive to the right; 90 looks right")
    ] = 0.0
    roll_deg: Annotated[float, Field(ge=-45, le=45, description="positive when the camera's right side hangs lower")] = 0.0
    forward_m: Annotated[
        float, Field(ge=-20, le=20, description="of the lens ahead of the position receiver's antenna, metres")
    ] = 0.0
    right_m: Annotated[float, Field(ge=-20, le=20, description="of the lens to the right of that antenna, metres")] = 0.0
    height_error_m: Annotated[float, Field(ge=0, le=1, description="error of the height, metres")] = 0.05
    pitch_error_deg: Annotated[float, Field(ge=0, le=20, description="error of the pitch, degrees: a vehicle rocks")] = 1.0
    yaw_error_deg: Annotated[float, Field(ge=0, le=20, description="error of the yaw, degrees")] = 1.0
    roll_error_deg: Annotated[float, Field(ge=0, le=20, description="error of the roll, degrees")] = 1.0
    fov_share: Annotated[float, Field(ge=0, le=0.5, description="error of the focal length, as a share of it")] = 0.02

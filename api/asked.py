"""Types of what is asked in addresses: what every database bears."""

from typing import Annotated

from pydantic import Field

Words = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""A text to be compared with columns; PostgreSQL knows no U+0000."""
When = Annotated[float, Field(ge=0.0, lt=1e11, allow_inf_nan=False)]
"""UTC seconds since the epoch."""
Id = Annotated[int, Field(ge=1, lt=2**63)]
"""Number of a row."""

"""A wheel carries the operators' page: one without it would not tell before somebody opens a browser."""

from pathlib import Path

from setuptools.command.bdist_wheel import bdist_wheel

INDEX = Path(__file__).parent / "web" / "dist" / "index.html"


class WheelWithPage(bdist_wheel):  # type: ignore[misc]  # setuptools tells no types
    """Builds a wheel once the page is built."""

    def run(self) -> None:
        """Build, or end with what is missing."""
        if not INDEX.is_file():
            raise SystemExit("the operators' page is not built (api/web/dist): run `make web`, then build the wheel again")
        super().run()

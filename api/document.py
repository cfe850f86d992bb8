"""Prints the OpenAPI document of the API without a server: `python -m api.document` (the page's types are made of it)."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from api.app import create_app
from api.config import ApiConfig


def document() -> str:
    """Return the OpenAPI document as JSON, of an app on an empty database that is thrown away."""
    with TemporaryDirectory() as folder:
        config = ApiConfig(f"sqlite:///{folder}/api.db", Path(folder) / "media", 1 << 20, False, "site", "UTC")
        app = create_app(config)
        app.state.database.close()
        return json.dumps(app.openapi(), ensure_ascii=False, indent=1)


if __name__ == "__main__":
    sys.stdout.write(document() + "\n")

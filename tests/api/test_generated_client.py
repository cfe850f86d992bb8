"""A client that a common generator makes of the OpenAPI document works against a running API as it is."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from openapi_python_generator.common import Formatter
from openapi_python_generator.generate_data import generate_data

from tests.support.api_app import Desk, served
from tests.support.wire import event

PACKAGE = "hutong_generated_client"


@pytest.fixture
def client(lite: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """Generate a client from the document that the API answers."""
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(lite.nobody.get("/openapi.json").raise_for_status().json()))
    generate_data(document, tmp_path / PACKAGE, formatter=Formatter.NONE)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module(PACKAGE)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        del sys.modules[name]


def test_a_generated_client_lists_cases_and_makes_a_move(lite: Desk, client: ModuleType) -> None:
    case_id = lite.post(event())[0]["case_id"]
    cases = importlib.import_module(f"{PACKAGE}.services.cases_service")
    with served(lite) as address:
        config = client.APIConfig(base_path=address, access_token=lite.token("operator"))
        page = cases.cases_listing(config, kind="litter", limit=5)
        assert [(one.case_id, one.status) for one in page.cases] == [(case_id, "proposed")]
        moved = cases.moves_move(config, case_id=case_id, data=client.NewMove(move="confirm", revision=1))
        assert (moved.status, moved.revision) == ("confirmed", 2)
        with pytest.raises(Exception, match="409"):
            cases.moves_move(config, case_id=case_id, data=client.NewMove(move="confirm", revision=1))

from dataclasses import replace

from api.config import MapConfig, OidcConfig
from api.context import Context
from api.grid.store import load_made_up
from tests.support.api_app import Desk


def test_anybody_may_ask_what_the_site_is(lite: Desk) -> None:
    site = lite.nobody.get("/v1/site").raise_for_status().json()
    assert (site["name"], site["timezone"], site["oidc"]) == ("Test", "Asia/Shanghai", False)
    assert site["map"] == {"bounds": None, "tiles": None, "attribution": "", "datum": "wgs84", "max_zoom": 18}


def test_the_map_begins_at_the_grid(lite: Desk) -> None:
    with lite.database.session() as session:
        load_made_up(session, now=0.0)
    west, south, east, north = lite.nobody.get("/v1/site").json()["map"]["bounds"]
    assert west < east
    assert south < north


def test_what_is_configured_is_told(lite: Desk) -> None:
    here: Context = lite.app.state.context
    tiles = MapConfig("https://tiles.example.org/{z}/{x}/{y}.png", "survey office", "gcj02", 17)
    oidc = OidcConfig("https://login.example.org", "hutong")
    lite.app.state.context = replace(here, config=replace(here.config, map=tiles, oidc=oidc))
    site = lite.nobody.get("/v1/site").json()
    assert site["oidc"] is True
    assert (site["map"]["tiles"], site["map"]["datum"], site["map"]["max_zoom"]) == (tiles.tiles, "gcj02", 17)

"""People sign in through a provider: only its own signed word for this sign-in counts, and it gives the roles of today."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OctKey, RSAKey

from api.access import cookie, users
from api.access.oidc import ATTEMPT_S
from api.config import OidcConfig
from tests.support.api_app import Desk, problem
from tests.support.oidc_provider import CLIENT, SECRET, Provider, provider
from tests.support.people import person

ROLES = {"street-desk": "operator", "office": "manager"}


@pytest.fixture
def there(desk: Desk) -> Iterator[Provider]:
    """A provider that the API is configured for."""
    with provider(desk.clock.now()) as made:
        config = OidcConfig(issuer=made.issuer, client_id=CLIENT, client_secret=SECRET, roles=ROLES, street_claim="streets")
        here = desk.app.state.context
        desk.app.state.context = replace(here, config=replace(here.config, oidc=config))
        yield made


def browser(desk: Desk) -> TestClient:
    return TestClient(desk.app, raise_server_exceptions=False, follow_redirects=False)


def come_back(client: TestClient, there: Provider, path: str = "/") -> httpx.Response:
    """Go to the provider and come back."""
    away = client.get("/v1/oidc/login", params={"path": path})
    assert away.status_code == 303, away.text
    answer: httpx.Response = client.get("/v1/oidc/callback", params=there.authorize(away.headers["location"]))
    return answer


def test_a_person_signs_in_with_the_roles_of_its_groups(desk: Desk, there: Provider) -> None:
    client = browser(desk)
    there.claims["streets"] = ["110101003"]
    answer = come_back(client, there, "/cases?state=open")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?state=open")
    me = client.get("/v1/me").json()
    assert (me["name"], me["roles"], me["streets"]) == ("anna.li", ["operator"], ["110101003"])
    assert client.get("/v1/cases").status_code == 200
    assert ("anna.li", "session.begun") in desk.rows("SELECT actor, action FROM audit")


def test_roles_follow_the_provider_at_each_sign_in(desk: Desk, there: Provider) -> None:
    first, second = browser(desk), browser(desk)
    come_back(first, there)
    there.claims["roles"] = "office street-desk"
    come_back(second, there)
    assert second.get("/v1/me").json()["roles"] == ["manager", "operator"]
    problem(first.get("/v1/me"), 401)
    assert len(desk.rows('SELECT * FROM "user"')) == 1


def test_who_has_no_role_here_does_not_come_in(desk: Desk, there: Provider) -> None:
    there.claims["roles"] = ["others"]
    assert "no role" in problem(come_back(browser(desk), there), 403)["detail"]
    assert desk.rows('SELECT * FROM "user"') == []


def test_a_disabled_person_does_not_come_in(desk: Desk, there: Provider) -> None:
    come_back(browser(desk), there)
    with desk.database.session() as session:
        users.disable(session, users.named(session, "anna.li"), disabled=True, now=desk.clock.now())
    assert "disabled" in problem(come_back(browser(desk), there), 403)["detail"]


def test_a_name_of_somebody_else_is_not_taken_over(desk: Desk, there: Provider) -> None:
    person(desk, "anna.li", roles=["admin"])
    assert "already" in problem(come_back(browser(desk), there), 403)["detail"]


FORGERIES: dict[str, Callable[[Provider], None]] = {
    "of another provider": lambda there: there.changes.update(iss="https://elsewhere.example"),
    "for another application": lambda there: there.changes.update(aud="another"),
    "for several, one another's": lambda there: there.changes.update(aud=[CLIENT, "another"], azp="another"),
    "too old": lambda there: there.changes.update(exp=int(there.now) - 120),
    "of the future": lambda there: there.changes.update(iat=int(there.now) + 3600),
    "without an end": lambda there: there.changes.update(exp=None),
    "of another sign-in": lambda there: there.changes.update(nonce="another"),
    "without a nonce": lambda there: there.changes.update(nonce=None),
    "of nobody": lambda there: there.changes.update(sub=None),
    "signed by somebody else": lambda there: vars(there).update(signing_key=RSAKey.generate_key(2048)),
    "signed with a shared secret": lambda there: vars(there).update(
        signing_key=OctKey.import_key(SECRET * 3), header={"alg": "HS256", "kid": "one"}
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_word_that_is_not_the_providers_for_this_sign_in_is_refused(desk: Desk, there: Provider, forgery: str) -> None:
    FORGERIES[forgery](there)
    client = browser(desk)
    problem(come_back(client, there), 401)
    assert cookie.NAME not in client.cookies
    assert desk.rows('SELECT * FROM "user"') == []


def test_a_sign_in_ends_in_the_browser_that_began_it_once(desk: Desk, there: Provider) -> None:
    client, other = browser(desk), browser(desk)
    back = there.authorize(client.get("/v1/oidc/login").headers["location"])
    assert "another browser" in problem(other.get("/v1/oidc/callback", params=back), 401)["detail"]
    kept = dict(client.cookies)
    assert client.get("/v1/oidc/callback", params=back).status_code == 303
    client.cookies.update(kept)
    problem(client.get("/v1/oidc/callback", params=back), 401)


def test_a_sign_in_that_takes_too_long_is_refused(desk: Desk, there: Provider) -> None:
    client = browser(desk)
    back = there.authorize(client.get("/v1/oidc/login").headers["location"])
    desk.clock.advance(ATTEMPT_S)
    assert "too long" in problem(client.get("/v1/oidc/callback", params=back), 401)["detail"]


def test_a_code_of_somebody_else_is_worth_nothing(desk: Desk, there: Provider) -> None:
    """PKCE: the code belongs to the verifier that began."""
    client, thief = browser(desk), browser(desk)
    stolen = there.authorize(client.get("/v1/oidc/login").headers["location"])["code"]
    own = there.authorize(thief.get("/v1/oidc/login").headers["location"])
    problem(thief.get("/v1/oidc/callback", params={**own, "code": stolen}), 401)


@pytest.mark.parametrize(
    "path", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "cases", "/a\nb", ""], ids=repr
)
def test_the_way_on_stays_on_this_site(lite: Desk, path: str) -> None:
    problem(browser(lite).get("/v1/oidc/login", params={"path": path}), 422)


def test_without_a_provider_nobody_goes_there(lite: Desk) -> None:
    for path in ("login", "callback?code=a&state=b"):
        problem(browser(lite).get(f"/v1/oidc/{path}"), 404)


def test_a_provider_that_is_away_or_another_is_told(desk: Desk, there: Provider) -> None:
    here = desk.app.state.context
    for issuer in ("http://127.0.0.1:9", f"{there.issuer}/other"):
        config = replace(here.config, oidc=replace(here.config.oidc, issuer=issuer))
        desk.app.state.context = replace(here, config=config)
        problem(browser(desk).get("/v1/oidc/login"), 502)


def test_an_error_of_the_provider_is_told(desk: Desk, there: Provider) -> None:
    answer = browser(desk).get("/v1/oidc/callback", params={"error": "access_denied", "state": "x"})
    assert "access_denied" in problem(answer, 401)["detail"]

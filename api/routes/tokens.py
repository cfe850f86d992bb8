"""What machines call the API with, for administrators: made, listed, revoked."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api import tokens
from api.access.administration import Administration
from api.access.scopes import Scope
from api.auth import actor, require
from api.context import context
from api.errors import NotFound, Unprocessable
from api.examples import shown
from api.tokens import NAME_MOST, NewToken, NoToken, TokenError

router = APIRouter(prefix="/v1/tokens", tags=["access"], dependencies=[Depends(require("admin"))])

TOKEN: JsonDict = {
    "id": "1f2e3d4c", "name": "city desk", "scopes": ["operator"], "created": 1767000000.0, "expires": 1798536000.0,
    "last_used": None, "state": "in force",
}  # fmt: skip
NEW: JsonDict = {"name": "city desk", "scopes": ["operator"], "days": 365}
LONGEST_DAYS = 36_500.0


class TokenOf(BaseModel):
    """A token to be made."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=shown(NEW))

    name: Annotated[str, Field(min_length=1, max_length=NAME_MOST, description="who uses it; vehicle: the id of its stream")]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=10)]
    days: Annotated[float | None, Field(gt=0, le=LONGEST_DAYS, description="valid for so many days; none: for ever")] = None


class TokenView(BaseModel):
    """A token without its secret."""

    model_config = ConfigDict(json_schema_extra=shown(TOKEN))

    id: str
    name: str
    scopes: list[str]
    created: Annotated[float, Field(description="UTC seconds")]
    expires: Annotated[float | None, Field(description="UTC seconds; none: never")]
    last_used: Annotated[float | None, Field(description="UTC seconds, at most a minute old")]
    state: Literal["in force", "expired", "revoked"]


class TokenMade(TokenView):
    """A new token with its secret."""

    model_config = ConfigDict(json_schema_extra=shown({**TOKEN, "secret": "ht_Zk1Xh0…"}))

    secret: Annotated[str, Field(description="goes into `Authorization: Bearer …`; shown this once")]


class TokenList(BaseModel):
    """All tokens, the newest first."""

    model_config = ConfigDict(json_schema_extra=shown({"tokens": [TOKEN]}))

    tokens: list[TokenView]


@router.get("")
def listing(request: Request) -> TokenList:
    """List the tokens, without their secrets."""
    here = context(request)
    with here.database.reading() as session:
        rows = tokens.listing(session, now=here.clock.now())
    return TokenList(tokens=[TokenView.model_validate(row.as_dict()) for row in rows])


@router.post("", status_code=201)
def make(new: TokenOf, request: Request, response: Response) -> TokenMade:
    """Make a token; its secret is shown this once."""
    here = context(request)
    now = here.clock.now()
    expires = None if new.days is None else now + new.days * 86_400
    try:
        with here.database.session() as session:
            token, secret = Administration(session, actor(request), now).make_token(NewToken(new.name, new.scopes, expires))
            row = tokens.row_of(token, now=now)
    except TokenError as e:
        raise Unprocessable(str(e), e.reason) from e
    response.headers["Cache-Control"] = "no-store"
    return TokenMade.model_validate({**row.as_dict(), "secret": secret})


@router.delete("/{token_id}", status_code=204)
def revoke(token_id: Annotated[str, Path(pattern=r"^[0-9a-f]{1,16}$")], request: Request) -> None:
    """Make a token useless at once."""
    here = context(request)
    try:
        with here.database.session() as session:
            Administration(session, actor(request), here.clock.now()).revoke_token(token_id)
    except NoToken as e:
        raise NotFound(str(e), e.reason) from e

"""The `api` block of `streams.yaml`: the API when this machine serves it."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.case_settings import CaseSettings
from pipeline.config.saying import said
from pipeline.config.section import Section


class SignInSettings(Section):
    """How people sign in and how long they stay."""

    session_idle_minutes: Annotated[
        float, Field(gt=0, le=1440, description="a session ends after so long without a request")
    ] = 60.0
    session_hours: Annotated[float, Field(gt=0, le=168, description="a session ends so long after it began, in use or not")] = (
        12.0
    )


class TermSettings(Section):
    """How long something is kept, in days after it came."""

    floor_days: Annotated[float, Field(ge=0, description="it is not deleted before")] = 30.0
    ceiling_days: Annotated[float, Field(ge=0, description="it is deleted then, unless its case is on hold")] = 90.0

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.ceiling_days < self.floor_days:
            raise ValueError(said("days_order", ceiling=self.ceiling_days, floor=self.floor_days))
        return self


class RetentionSettings(Section):
    """How long evidence and counts are kept.

    Order 799 of the State Council asks for at least 30 days of video, and deletion then.
    """

    video: Annotated[TermSettings, Field(description="clips")] = TermSettings()
    picture: Annotated[TermSettings, Field(description="snapshots, pictures of reports, boxes")] = TermSettings(
        ceiling_days=365.0
    )
    counts_days: Annotated[
        float | None,
        Field(ge=8, description="days that buckets of counts are kept, null: for ever; sums of their hours and days stay"),
    ] = 400.0


class OidcSettings(Section):
    """A provider of OpenID Connect through which people sign in."""

    issuer: Annotated[
        str,
        Field(
            pattern=r"^(https://[^?#\s]+|http://(localhost|127\.0\.0\.1)[^?#\s]*)$",
            description="address of the provider, as its tokens name it",
        ),
    ]
    client_id: Annotated[str, Field(min_length=1, description="what the provider calls hutong")]
    client_secret_env: Annotated[
        str | None, Field(description="environment variable with the client's secret; default: a public client, PKCE alone")
    ] = None
    scope: Annotated[str, Field(description="what is asked for, by spaces; `openid` among it")] = "openid profile"
    name_claim: Annotated[str, Field(description="claim with the person's name here")] = "preferred_username"
    role_claim: Annotated[str, Field(description="claim with the person's groups: a list, or words by spaces")] = "roles"
    roles: Annotated[
        dict[str, Literal["operator", "dispatcher", "manager", "auditor", "inspector", "reader", "admin"]],
        Field(min_length=1, description="role here of each of the provider's groups"),
    ]
    street_claim: Annotated[str | None, Field(description="claim with the 9-digit codes of a person's streets")] = None


class Open311Settings(Section):
    """How the public reports (Open311 GeoReport v2)."""

    contact: Annotated[str, Field(max_length=500, description="whom to ask, and where keys come from")] = ""
    jurisdiction_id: Annotated[str | None, Field(description="the one that is served; default: none is compared")] = None
    anonymous: Annotated[bool, Field(description="true takes reports without a key, 5 an hour from each address")] = False


class MapSettings(Section):
    """What the page's maps lie on; without tiles they show the grid, cameras and cases on plain ground."""

    tiles: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/?#\s;,]+/[^\s;,]*\{z\}[^\s;,]*$",
            description="address of map pictures with {z}, {x} and {y}; browsers load them from there",
        ),
    ] = None
    attribution: Annotated[str, Field(max_length=300, description="whose map it is, shown on it")] = ""
    datum: Annotated[Literal["wgs84", "gcj02"], Field(description="what the tiles mean; maps of China: gcj02")] = "wgs84"
    max_zoom: Annotated[int, Field(ge=1, le=24, description="largest zoom that the server has")] = 18


class WebhookSettings(Section):
    """What goes to receivers of webhooks, and how long it is remembered."""

    source: Annotated[
        str | None,
        Field(
            pattern=r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%\-]{1,200}$",
            description="`source` of CloudEvents, a URI reference; default: /hutong/ and the site's name",
        ),
    ] = None
    kept_days: Annotated[
        float, Field(ge=180, le=36_500, description="deliveries that are over stay readable and replayable so long")
    ] = 180.0


LIVE = r"^https?://[^/?#\s;,]+/[^\s;,]*\{stream\}[^\s;,]*$"


class MediaServerSettings(Section):
    """A media server, such as MediaMTX, that shows cameras live; browsers play from there. It gets the video itself."""

    hls: Annotated[str | None, Field(pattern=LIVE, description="address of a stream's playlist, {stream} in it is its id")] = (
        None
    )
    webrtc: Annotated[str | None, Field(pattern=LIVE, description="address for WHEP (WebRTC), {stream} in it is its id")] = None


class ApiSettings(Section):
    """The API when this machine serves it (`hutong up`, `hutong serve`)."""

    host: Annotated[str, Field(description="address at which the API listens")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="port at which the API listens")] = 8600
    database: Annotated[str, Field(description="SQLAlchemy address; SQLite or PostgreSQL")] = "sqlite:///var/hutong.db"
    media: Annotated[str, Field(description="folder of clips and pictures")] = "var/media"
    upload_limit_mib: Annotated[float, Field(gt=0, description="largest evidence file, MiB")] = 256.0
    codes: Annotated[
        str | None, Field(description="your table of matters (codes, time limits, departments); default: the bundled one")
    ] = None
    public_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/?#\s]+$",
            description="address at which people reach the API through a proxy, such as https://streets.example.org",
        ),
    ] = None
    sign_in: SignInSettings = SignInSettings()
    retention: RetentionSettings = RetentionSettings()
    open311: Open311Settings = Open311Settings()
    map: MapSettings = MapSettings()
    media_server: MediaServerSettings = MediaServerSettings()
    oidc: Annotated[OidcSettings | None, Field(description="default: people sign in with passwords alone")] = None
    allow_private_webhooks: Annotated[bool, Field(description="true lets webhooks go to loopback and private addresses")] = (
        False
    )
    webhooks: WebhookSettings = WebhookSettings()
    cases: CaseSettings = CaseSettings()

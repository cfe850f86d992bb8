"""What the API is started with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from api.access.retention import DAY_S, Terms
from api.cases.policy import Policy
from api.webhooks.message import SOURCE
from api.webhooks.retention import KEPT_S

LiveKind = Literal["hls", "webrtc"]


@dataclass(frozen=True, slots=True)
class AccessConfig:
    """How people get in.

    Attributes:
        session_idle_s: a session ends after so long without a request.
        session_life_s: it ends so long after it began, in use or not.
        public_url: address at which people reach the API through a proxy; None: as it is asked.
    """

    session_idle_s: float = 3600.0
    session_life_s: float = 43_200.0
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """A provider of OpenID Connect.

    Attributes:
        client_secret: None: a public client, PKCE alone.
        roles: role here by the provider's word in `role_claim`.
        street_claim: claim with the codes of a person's streets; None: nobody is limited.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    scope: str = "openid profile"
    name_claim: str = "preferred_username"
    role_claim: str = "roles"
    roles: Mapping[str, str] = field(default_factory=dict)
    street_claim: str | None = None


@dataclass(frozen=True, slots=True)
class Open311Config:
    """How the public reports.

    Attributes:
        contact: whom to ask, and where keys come from.
        jurisdiction_id: the one that is served; None: none is compared.
        anonymous: reports without a key are taken, a few an hour from each address.
    """

    contact: str = ""
    jurisdiction_id: str | None = None
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class MapConfig:
    """What the page's maps lie on.

    Attributes:
        tiles: address of pictures with `{z}`, `{x}` and `{y}`; None: maps show what the API knows, on plain ground.
        attribution: whose map it is, shown on it.
        datum: what the tiles' places mean.
        max_zoom: largest zoom that the server has.
    """

    tiles: str | None = None
    attribution: str = ""
    datum: Literal["wgs84", "gcj02"] = "wgs84"
    max_zoom: int = 18


@dataclass(frozen=True, slots=True)
class WebhookConfig:
    """What goes to receivers, and how long it is remembered.

    Attributes:
        source: `source` of CloudEvents, a URI reference that names this site.
        kept_s: how long delivered and cancelled deliveries stay readable, seconds.
    """

    source: str = SOURCE
    kept_s: float = KEPT_S


@dataclass(frozen=True, slots=True)
class MediaServerConfig:
    """A media server that shows cameras live: addresses with `{stream}` in them; None: it does not do that."""

    hls: str | None = None
    webrtc: str | None = None

    @property
    def kinds(self) -> tuple[LiveKind, ...]:
        """How cameras can be watched."""
        known: dict[LiveKind, str | None] = {"hls": self.hls, "webrtc": self.webrtc}
        return tuple(kind for kind, address in known.items() if address is not None)

    @property
    def addresses(self) -> tuple[str, ...]:
        """All that is known, for what a page may load from."""
        return tuple(address for address in (self.hls, self.webrtc) if address is not None)

    def address(self, kind: LiveKind, stream_id: str) -> str | None:
        """Return where a stream is shown."""
        template = self.hls if kind == "hls" else self.webrtc
        return None if template is None else template.replace("{stream}", stream_id)


@dataclass(frozen=True, slots=True)
class ApiConfig:
    """Settings of one API process.

    Attributes:
        database: SQLAlchemy address; SQLite or PostgreSQL.
        media: folder of evidence.
        upload_limit_bytes: largest evidence file.
        allow_private_webhooks: webhooks may go to loopback and private addresses.
        retention: how long evidence is kept.
        webhooks: what receivers are told with, and how long deliveries are kept.
        counts_kept_s: how long buckets of counts are kept, seconds; None: for ever. Their sums stay.
        timezone: IANA name; intervals of counts follow it.
        codes: table of matters; None: the bundled one.
        policy: what the district decided about its cases; its calendar is in the same time zone.
        grid: GeoJSON file that is loaded at start; None: what was imported stays in force.
        map: what the page's maps lie on.
        media_server: where cameras can be watched live.
    """

    database: str
    media: Path
    upload_limit_bytes: int
    allow_private_webhooks: bool
    site_name: str
    timezone: str
    codes: Path | None = None
    access: AccessConfig = AccessConfig()
    retention: Terms = field(default_factory=Terms)
    webhooks: WebhookConfig = WebhookConfig()
    counts_kept_s: float | None = 400 * DAY_S
    open311: Open311Config = Open311Config()
    oidc: OidcConfig | None = None
    policy: Policy = field(default_factory=Policy)
    grid: Path | None = None
    map: MapConfig = MapConfig()
    media_server: MediaServerConfig = MediaServerConfig()

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

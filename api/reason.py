"""Why something was refused, for programs: a code of a closed list, and the values that a sentence about it needs.

The words for people stay `ApiError.detail`, in English; a page that speaks another language tells the code in its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Code = Literal[
    "invalid", "value_unfit", "too_large", "too_many", "database_silent", "busy", "unexpected",
    "not_signed_in", "session_over", "other_site", "wrong_password", "too_many_tries", "sign_in_lost", "no_role_here",
    "account_disabled", "provider_failed",
    "scope_lacking", "streets_limited", "not_in_streets",
    "password_length", "password_weak", "password_elsewhere",
    "user_name", "user_taken", "no_user", "user_roles", "user_streets", "last_admin", "token_name", "token_scopes", "no_token",
    "no_case", "case_changed", "case_closed", "case_held", "case_not_held",
    "move_not_now", "move_not_yours", "move_incomplete", "no_way",
    "case_leased", "case_judged", "no_verdict",
    "some_sightings", "other_kind", "only_open",
    "no_evidence", "evidence_deleted", "evidence_kept",
    "no_stream", "no_picture", "no_media_server", "people_hidden",
    "no_configuration", "configuration_unusable", "configuration_unwritable",
    "configuration_overtaken", "configuration_refused", "stream_elsewhere",
    "no_revision", "trial_busy", "trial_too_long", "trial_failed",
    "no_webhook", "webhook_off", "webhook_url", "no_message", "no_delivery", "delivery_pending",
    "reports_too_many", "no_matter", "no_report", "file_unfit", "other_files", "in_the_future", "no_place",
    "too_many_rows",
]  # fmt: skip
"""Each stands in the words of the page, `api/web/src/words/*/problems.json`."""
Value = str | int | float | list[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with its values.

    Attributes:
        code: what kept it from being done.
        values: what a sentence about it names: numbers, names, words of this API.
    """

    code: Code
    values: Mapping[str, Value] = field(default_factory=dict)

    def members(self) -> dict[str, object]:
        """Return it as members of a problem document (RFC 9457, extension members)."""
        return {"code": self.code, "values": dict(self.values)}


class Refusal(Exception):
    """What can't be done, said by a part that knows nothing of HTTP.

    Attributes:
        reason: the same for programs; none: only the message says it.
    """

    def __init__(self, detail: str, reason: Reason | None = None) -> None:
        self.reason = reason
        super().__init__(detail)

"""Beside which field a refusal of the server belongs. Qt-free."""

from qms_clientkit.transport.errors import Refused

from qms_admin.forms.hours import HOURS
from qms_admin.sections import Section

_CONSTRAINTS = {
    "branches_name_taken": "name",
    "services_code_taken": "code",
    "services_prefix_taken": "prefix",
    "services_number_range": "last_number",
    "services_hours": "closes_at",
    "counters_name_taken": "name",
    "users_username_taken": "username",
    "devices_name_taken": "name",
    "webhooks_name_taken": "name",
    "reports_name_taken": "name",
    "roles_name_taken": "name",
    "areas_name_taken": "area_new",
}
_SCREENS = {
    "display": "playlist",
    "voice": "voice_languages",
    "voice.schedule": "voice_schedule",
    "voice.recordings": "recordings",
    "voice.notices": "notices",
}
_TICKET = {"ticket": "ticket_logo", "ticket.advert_asset_id": "ticket_picture"}
_FORM_NAMES = {
    Section.SERVICES: {"name": "name_en", "service_ids": "counters"},
    Section.COUNTERS: {"weights": "services", "service_ids": "services", "prefers": "prefers_languages"},
    Section.BRANCHES: {"prefers": "prefers_languages", "alarms": "alarm_waiting", **_TICKET, **_SCREENS},
    Section.AREAS: _SCREENS,
    Section.TENANT: {"priority_classes": "rank_emergency", "features": "feature_phone_join"},
}


def field_of(error: Refused, section: Section) -> str | None:
    """The form's key, from the constraint or the field that the server names; None when it names neither."""
    details = error.details
    if isinstance(details, dict) and "constraint" in details:
        return _CONSTRAINTS.get(str(details["constraint"]))
    if isinstance(details, list) and details and isinstance(details[0], dict) and "field" in details[0]:
        named = str(details[0]["field"])
        names = _FORM_NAMES.get(section, {})
        if named.startswith(HOURS):
            return names.get(named, named)
        first, _, rest = named.partition(".")
        return names.get(f"{first}.{rest.partition('.')[0]}") or names.get(first, first)
    return None

"""A deed of the audit log in words."""

from qms_clientkit.i18n.translator import Translator
from qms_contract.audit import AuditAction, AuditEntry
from qms_contract.devices import DeviceOrder

from qms_admin.history import Difference, differences
from qms_admin.views.words import field_words

NAMED = 2
"""So many of the changed fields are named in a title; the others are counted."""
_NAMES = ("display_name", "name", "display_number", "username", "file_name")
_CHANGES = (AuditAction.CONFIG_CHANGED, AuditAction.CONFIG_RESTORED)


def changed(entry: AuditEntry) -> list[Difference]:
    """What a change made different; nothing for other deeds."""
    return differences(entry.before, entry.after, entry.target_id) if entry.action in _CHANGES else []


def subject(text: Translator, entry: AuditEntry, names: dict[str, str]) -> str:
    """What the thing is called: as the log has it, as it is called now, or the kind of thing it is."""
    for fields in (entry.after, entry.before):
        for key in _NAMES:
            if fields and fields.get(key):
                return str(fields[key])
    if entry.target == "users" and entry.target_id in (None, entry.actor_id):
        return entry.actor_name or text("audit.nobody")
    known = names.get(str(entry.target_id)) if entry.target_id is not None else None
    return known or text.find(f"audit.kind_{entry.target}") or entry.target


def title(text: Translator, entry: AuditEntry, names: dict[str, str]) -> str:
    """ "Account opening: hours, limit"."""
    name, fields = subject(text, entry, names), [field_words(text, one.key) for one in changed(entry)]
    if fields:
        named = ", ".join(fields[:NAMED])
        rest = len(fields) - NAMED
        return text.plural("audit.changed_more", rest, name=name, fields=named) if rest > 0 else f"{name}: {named}"
    key = f"audit.{entry.action.replace('.', '_')}"
    return text(key, name=name, what=_what(text, entry)) if text.find(key) else f"{name}: {entry.action}"


def _what(text: Translator, entry: AuditEntry) -> str:
    """What a device was asked to do."""
    command = (entry.after or {}).get("command")
    return text(f"order.{command}") if command in tuple(DeviceOrder) else ""

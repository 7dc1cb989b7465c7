"""What several views say alike."""

from qms_clientkit.i18n.translator import OWN_NAMES, Translator, own_name
from qms_contract.branches import Branch
from qms_contract.counters import Counter
from qms_contract.devices import Device
from qms_contract.reports import ScheduledReport
from qms_contract.roles import CustomRole
from qms_contract.services import Service
from qms_contract.staff import User
from qms_contract.webhooks import Webhook

from qms_admin.estate import Estate, Item, id_of, name_of
from qms_admin.forms.base import Values, Words
from qms_admin.sections import Section

ICONS = {
    Section.DASHBOARD: "pulse",
    Section.BRANCHES: "building",
    Section.SERVICES: "layers",
    Section.COUNTERS: "desk",
    Section.STAFF: "users",
    Section.DEVICES: "monitor",
    Section.TICKET: "ticket",
    Section.SCREENS: "volume",
    Section.WEBHOOKS: "globe",
    Section.TENANT: "sliders",
    Section.ROLES: "lock",
    Section.API_KEYS: "key",
    Section.REPORTS: "chart",
    Section.SCHEDULES: "clock",
    Section.AUDIT: "history",
}
PREFIXES = {
    Section.BRANCHES: "branch",
    Section.SERVICES: "service",
    Section.COUNTERS: "counter",
    Section.STAFF: "staff",
    Section.DEVICES: "device",
    Section.TENANT: "tenant",
    Section.WEBHOOKS: "webhook",
    Section.SCHEDULES: "schedule",
    Section.ROLES: "role",
}
"""Of the object names of a section's controls."""


def say(text: Translator, words: Words | None) -> str:
    if words is None:
        return ""
    return words.plain if not words.key else text(words.key, **dict(words.values))


def title_of(text: Translator, section: Section, values: Values, languages: list[str]) -> str:
    """The name as it is being edited."""
    keys = {Section.SERVICES: f"name_{languages[0]}", Section.STAFF: "display_name"}
    name = str(values.get(keys.get(section, "name"), "")).strip()
    if section is Section.COUNTERS and name:
        return text("counter.named", name=name)
    return name or text(f"{PREFIXES[section]}.new")


def item_title(text: Translator, item: Item) -> str:
    return text("counter.named", name=item.name) if isinstance(item, Counter) else name_of(item)


def second_line(text: Translator, item: Item, estate: Estate) -> str:
    """What else a list says of an item."""
    match item:
        case Service():
            return _of_service(text, item, estate)
        case Counter():
            return _of_counter(text, item, estate)
        case Branch():
            return item.time_zone
        case User():
            where = estate.branch_name(item.branch_id) or text("staff.all_branches")
            return ", ".join(part for part in (text(f"staff.{item.role}"), where, _off(text, item.active)) if part)
        case Device():
            return estate.branch_name(item.branch_id)
    return _of_link(text, item, estate)


def _of_link(text: Translator, item: Item, estate: Estate) -> str:
    """Of what goes out by itself, and of roles."""
    if isinstance(item, CustomRole):
        return text.plural("role.people", estate.role_people.get(item.role_id, 0))
    if isinstance(item, ScheduledReport):
        return _of_schedule(text, item, estate)
    return _of_webhook(text, item) if isinstance(item, Webhook) else ""


def _of_service(text: Translator, service: Service, estate: Estate) -> str:
    if not service.active:
        return text("list.closed")
    hours = f"{service.opens_at or '00:00'}–{service.closes_at or '24:00'}"
    is_bounded = service.opens_at or service.closes_at
    names = [one.name for one in estate.counters if service.service_id in one.service_ids]
    served = text.plural("list.counters", len(names), names=", ".join(names)) if names else text("list.no_counter")
    if names and len(names) == len(estate.counters) and len(names) > 1:
        served = text("list.all_counters")
    return f"{hours if is_bounded else text('list.all_day')}, {served}"


def _of_counter(text: Translator, counter: Counter, estate: Estate) -> str:
    if not counter.active:
        return text("list.off")
    if counter.agent_name:
        return f"{text(f'counter.{counter.state}')}, {counter.agent_name}"
    codes = [one.code for one in estate.services if one.service_id in counter.service_ids]
    return text("list.services", codes=", ".join(codes)) if codes else text("list.no_service")


def _of_webhook(text: Translator, hook: Webhook) -> str:
    return hook.url if hook.active else text("list.off")


def _of_schedule(text: Translator, report: ScheduledReport, estate: Estate) -> str:
    if not report.active:
        return text("list.off")
    where = estate.branch_name(report.branch_id) or text("report.every_branch")
    return text("schedule.trouble_short") if report.last_error else f"{text(f'schedule.{report.cycle}')}, {where}"


def _off(text: Translator, active: bool) -> str:
    return "" if active else text("list.off")


def mark_of(item: Item) -> str:
    """The letters of an item's tile."""
    match item:
        case Service():
            return item.code[:2]
        case Counter():
            return item.name[:2]
    return ""


def row_name(section: Section, item: Item) -> str:
    """The object name of an item's row: by what people call it, so that a driver can find it."""
    match item:
        case Service():
            name = item.code
        case User():
            name = item.username
        case _:
            name = name_of(item)
    return f"{PREFIXES[section]}_row_{name}"


def matches(item: Item, sought: str, text: Translator, estate: Estate) -> bool:
    """Whether every word that is sought is in what the list says of the item."""
    parts = [item_title(text, item), second_line(text, item, estate), mark_of(item), str(id_of(item))]
    if isinstance(item, Service):
        parts += [item.code, *item.names.values()]
    if isinstance(item, User):
        parts.append(item.username)
    whole = " ".join(parts).casefold()
    return all(word in whole for word in sought.casefold().split())


def field_words(text: Translator, key: str) -> str:
    """A field's name, also of one in a language (`hint_en`) or of a part of a ticket (`ticket_size_qr`); one of a newer
    server is shown as it is written."""
    stem, _, last = key.rpartition("_")
    found = text.find(f"field.{key}") or text.find(f"{stem}_in.{last}")
    return found or _of_part(text, stem, last) or key.replace("_", " ").capitalize()


def _of_part(text: Translator, stem: str, last: str) -> str:
    """ "Ticket: own words, QR code, English"."""
    named = text.find(f"ticket.part_{last}") or (own_name(last) if last in OWN_NAMES else "")
    outer, _, part = stem.rpartition("_")
    whole = text.find(f"field.{stem}") or (_of_part(text, outer, part) if outer else "")
    return f"{whole}, {named}" if whole and named else ""

"""Deeds of an audit log, as an admin's screen knows them."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from qms_admin.audit_log import AuditLog, begun, with_page
from qms_admin.sections import Section
from qms_contract.audit import AuditAction, AuditEntry
from qms_contract.versions import ConfigAction, ConfigVersion

from tests.support.admin_data import NOW, make_id, screen
from tests.support.display_data import BRANCH

SERVICE = make_id("service B")
BEFORE = {
    "name": "Account opening", "closes_at": "15:00", "max_per_day": None, "hint": "New account", "active": True,
    "service_id": str(SERVICE), "version": 3, "code": "B", "target_wait_minutes": 20, "area_id": str(make_id("area")),
}  # fmt: skip
AFTER = {**BEFORE, "closes_at": "14:00", "max_per_day": 80, "hint": "New account, change of details", "version": 4}


def a_deed(action=AuditAction.CONFIG_CHANGED, minutes=8, **changes):
    fields = {
        "audit_id": uuid4(), "branch_id": BRANCH, "ts": NOW - timedelta(minutes=minutes), "actor_id": make_id("maya"),
        "actor_name": "Maya Putri", "role": "admin", "action": action, "target": "services", "target_id": SERVICE,
        "before": None, "after": None, "address": "10.20.0.14", "user_agent": "qms-admin",
    }  # fmt: skip
    return AuditEntry(**{**fields, **changes})


CHANGE = a_deed(before=BEFORE, after=AFTER)
DEEDS = [
    CHANGE,
    a_deed(AuditAction.LOGGED_IN, 96, target="users", target_id=make_id("maya"), actor_name="Maya Putri"),
    a_deed(AuditAction.DEVICE_COMMANDED, 900, target="devices", target_id=make_id("Kiosk 2, hall"),
           after={"command": "screenshot"}, actor_name="Budi Santoso", role="supervisor"),
    a_deed(AuditAction.TICKET_PICKED, 1500, target="tickets", target_id=uuid4(), actor_name="Rina Wulandari",
           role="agent", after={"display_number": "A112", "counter_id": str(make_id("counter 1")), "status": "called"}),
    a_deed(AuditAction.CONFIG_CREATED, 4000, after={"name": "Priority desk for everyone who needs it", "code": "P"}),
    a_deed(AuditAction.LOGIN_REFUSED, 9000, target="users", target_id=None, actor_id=None, actor_name="nobody",
           role=None, after={"reason": "wrong password"}),
    a_deed(AuditAction.ANALYTICS_EXPORTED, 600_000, target="analytics", target_id=None,
           after={"from": "2026-01-01", "to": "2026-01-31"}),
]  # fmt: skip


def a_version(before=None, after=BEFORE, minutes=3000):
    return ConfigVersion(
        config_version_id=make_id(f"version {minutes}"), branch_id=BRANCH, entity="services", entity_id=SERVICE,
        action=ConfigAction.CHANGED, before=before, after=after, actor_id=make_id("maya"), actor_name="Maya Putri",
        ts=NOW - timedelta(minutes=minutes),
    )  # fmt: skip


def audited(total=None, items=DEEDS, **changes):
    """The screen of somebody who reads the log."""
    asked = begun(AuditLog(), AuditLog().sought, NOW)
    log = with_page(asked, asked.serial, 0, list(items), len(items) if total is None else total)
    return screen(Section.AUDIT, audit=replace(log, **changes))

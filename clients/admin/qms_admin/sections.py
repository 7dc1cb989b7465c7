"""What is managed, as the navigation names it."""

from enum import StrEnum


class Section(StrEnum):
    """The dashboard, the records, and the kinds of things that are managed. Areas are edited with their branch and have
    no page; a branch's ticket and its screens are parts of the branch with pages of their own."""

    DASHBOARD = "dashboard"
    BRANCHES = "branches"
    SERVICES = "services"
    COUNTERS = "counters"
    STAFF = "staff"
    DEVICES = "devices"
    TENANT = "tenant"
    WEBHOOKS = "webhooks"
    AREAS = "areas"
    TICKET = "ticket"
    SCREENS = "screens"
    ROLES = "roles"
    API_KEYS = "api_keys"
    REPORTS = "reports"
    SCHEDULES = "schedules"
    AUDIT = "audit"

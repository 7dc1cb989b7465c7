"""Permissions, by the codes that roles and API keys list."""

from enum import StrEnum


class Permission(StrEnum):
    ISSUE_TICKETS = "tickets.issue"
    CONFIRM_TICKETS = "tickets.confirm"
    SERVE = "tickets.serve"
    PICK_TICKETS = "tickets.pick"
    CANCEL_TICKETS = "tickets.cancel"
    READ_QUEUES = "queues.read"
    READ_DISPLAY = "display.read"
    READ_CONFIG = "config.read"
    MANAGE_BRANCH = "branch.manage"
    READ_AUDIT = "audit.read"
    READ_ANALYTICS = "analytics.read"
    MANAGE_ASSETS = "assets.manage"
    MANAGE_TENANT = "tenant.manage"

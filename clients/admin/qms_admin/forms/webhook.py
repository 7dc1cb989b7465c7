"""The form of a webhook: where another system is told, what, of which branches, and the secret that both know."""

import re
from typing import Any
from uuid import UUID

from qms_contract.events import EventType
from qms_contract.webhooks import TELLABLE, CreateWebhook, PatchWebhook, Webhook

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, words
from qms_admin.forms.checks import chosen, gathered, required, text

SHORTEST_SECRET = 16
_URL = re.compile(r"https?://[!-~]{3,490}")
_USUAL = (EventType.TICKET_CREATED, EventType.TICKET_CALLED, EventType.TICKET_COMPLETED, EventType.TICKET_NO_SHOW)


def _values(context: Context) -> Values:
    hook = context.item
    if not isinstance(hook, Webhook):
        return {"name": "", "url": "", "secret": "", "events": tuple(_USUAL), "branch_ids": (), "active": True}
    return {
        "name": hook.name,
        "url": hook.url,
        "secret": "",
        "events": tuple(str(one) for one in hook.events),
        "branch_ids": tuple(str(one) for one in hook.branch_ids),
        "active": hook.active,
    }


def _problems(values: Values, context: Context) -> Problems:
    problems = gathered(name=required(values, "name"), url=required(values, "url", 500))
    others = [one.name for one in context.estate.webhooks if one.webhook_id != context.item_id]
    if text(values, "name") in others:
        problems["name"] = words("problem.name_taken")
    if "url" not in problems and not _URL.fullmatch(text(values, "url")):
        problems["url"] = words("problem.url")
    if not chosen(values, "events"):
        problems["events"] = words("problem.events")
    secret = str(values.get("secret", ""))
    if (secret or context.item is None) and len(secret) < SHORTEST_SECRET:
        problems["secret"] = words("problem.password", count=SHORTEST_SECRET)
    return problems


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    secret = str(values.get("secret", ""))
    fields = {
        "name": text(values, "name"),
        "url": text(values, "url"),
        "events": [one for one in EventType if one in chosen(values, "events")],
        "branch_ids": [UUID(one) for one in chosen(values, "branch_ids")],
        "active": bool(values.get("active", True)),
    }
    return {**fields, "secret": secret} if secret else fields


def _blocks(context: Context) -> tuple[Block, ...]:
    is_new = context.item is None
    events = tuple((str(one), words(f"webhook.{one.replace('.', '_')}")) for one in EventType if one in TELLABLE)
    secret = Cell(
        "secret", words("webhook.secret" if is_new else "webhook.new_secret"), Editor.PASSWORD,
        hint=words("webhook.secret_hint" if is_new else "webhook.new_secret_hint"),
    )  # fmt: skip
    url = Cell("url", words("webhook.url"), hint=words("webhook.url_hint"), weight=6)
    what = Cell("events", words("webhook.events"), Editor.CHIPS, choices=events, weight=6)
    which = Cell(
        "branch_ids", words("webhook.branches"), Editor.BRANCHES, weight=6,
        hint=words("webhook.branches_hint"),
    )  # fmt: skip
    told = Block(((what,), (which,)), words("webhook.told_title"), note=words("webhook.told_note"))
    return Block(((Cell("name", words("webhook.name")), secret), (url,))), told


WEBHOOK = Form(CreateWebhook, PatchWebhook, _values, _problems, _fields, _blocks)

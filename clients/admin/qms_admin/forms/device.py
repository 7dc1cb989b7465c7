"""The form of a paired device: its name, and the area it stands in."""

from typing import Any
from uuid import UUID

from qms_contract.devices import CreateDevice, Device, PatchDevice

from qms_admin.forms.base import Block, Cell, Context, Editor, Form, Problems, Values, plain, words
from qms_admin.forms.checks import gathered, required, text


def _values(context: Context) -> Values:
    device = context.item
    if not isinstance(device, Device):
        return {"name": "", "area_id": ""}
    return {"name": device.name, "area_id": str(device.area_id or "")}


def _problems(values: Values, _context: Context) -> Problems:
    return gathered(name=required(values, "name"))


def _fields(values: Values, _context: Context) -> dict[str, Any]:
    area = text(values, "area_id")
    return {"name": text(values, "name"), "area_id": UUID(area) if area else None}


def _blocks(context: Context) -> tuple[Block, ...]:
    name = Cell("name", words("device.name"))
    known = [one for one in context.estate.areas if one.branch_id == getattr(context.item, "branch_id", None)]
    if not known:
        return (Block(((name,),), columns=1),)
    areas = (("", words("device.whole_branch")), *((str(one.area_id), plain(one.name)) for one in known))
    area = Cell("area_id", words("device.area"), Editor.CHOICE, choices=areas)
    return (Block(((name,), (area,)), columns=1),)


DEVICE = Form(CreateDevice, PatchDevice, _values, _problems, _fields, _blocks)

"""Which screen a scene gets, and when it is another one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from qms_clientkit.widgets.pairing_screen import PairingScreen
from qms_contract.tickets import Ticket

from qms_kiosk.on_paper import may_try_paper
from qms_kiosk.state import Phase
from qms_kiosk.steps import chosen_service
from qms_kiosk.views.attract import Attract
from qms_kiosk.views.closed import Closed
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.issued import Issued
from qms_kiosk.views.message import Message
from qms_kiosk.views.note import Note
from qms_kiosk.views.questions import Areas, Languages, Priority
from qms_kiosk.views.reference import Reference
from qms_kiosk.views.scene import CHOOSING, Scene
from qms_kiosk.views.services import Services
from qms_kiosk.views.thanks import Thanks


@dataclass(frozen=True)
class Shown:
    """What a number's screen needs besides: for how many seconds it stays, who hears that it is on the glass, and whether
    there is a printer."""

    seconds: float
    painted: Callable[[], object]
    has_printer: bool


def screen_of(scene: Scene, intents: Intents, shown: Shown) -> QWidget:
    state, ticket = scene.state, scene.state.ticket
    if state.phase is Phase.PAIRING:
        words = scene.words()
        return PairingScreen(words("pairing.kiosk_title"), words)
    if state.picking_language:
        return Languages(scene, intents)
    if state.phase in CHOOSING:
        return _where_one_chooses(scene, intents)
    return _with_ticket(scene, intents, ticket, shown) if ticket is not None else Message(scene, intents)


def _with_ticket(scene: Scene, intents: Intents, ticket: Ticket, shown: Shown) -> QWidget:
    match scene.state.phase:
        case Phase.ISSUED:
            return Issued(scene, intents, ticket, shown.seconds, shown.painted)
        case Phase.NOTE:
            return Note(scene, intents, ticket, shown.painted, has_printer=shown.has_printer)
        case Phase.THANKS:
            return Thanks(scene, intents)
    return Message(scene, intents)


def _where_one_chooses(scene: Scene, intents: Intents) -> QWidget:
    if scene.closed:
        return Closed(scene, intents)
    service = chosen_service(scene.state)
    match scene.state.phase:
        case Phase.AREAS:
            return Areas(scene, intents)
        case Phase.SERVICES:
            return Services(scene, intents)
        case Phase.REFERENCE if service is not None:
            return Reference(scene, intents, service)
        case Phase.PRIORITY:
            return Priority(scene, intents)
    return Attract(scene, intents)


def structure(scene: Scene) -> object:
    """What a new screen is built for; all else is an update."""
    state = scene.state
    version = state.config.config_version if state.config else None
    ticket = state.ticket.ticket_id if state.ticket else None
    choice = state.area_id, state.page, state.picking_language, state.service_id, state.toggles, state.refusal
    paper = (state.print_state, may_try_paper(state)) if state.phase in (Phase.NOTE, Phase.THANKS) else None
    welcome = scene.logo.cacheKey() if scene.logo is not None and state.phase is Phase.HOME else None
    return state.phase, state.language, version, ticket, choice, scene.closed, scene.width, scene.height, welcome, paper

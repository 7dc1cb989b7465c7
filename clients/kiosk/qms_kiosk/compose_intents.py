"""Compose's table of who carries out what a visitor wants."""

from collections.abc import Callable

from qms_kiosk.handing_out import HandingOut
from qms_kiosk.presenter import Presenter
from qms_kiosk.views.intents import Intents


def connect(intents: Intents, presenter: Presenter, handing_out: HandingOut, touched: Callable[[], None]) -> None:
    """Every intent of the views to the presenter; `touched` hears that somebody is there."""
    for signal, action in (
        (intents.language, presenter.choose_language),
        (intents.area, presenter.choose_area),
        (intents.service, presenter.choose_service),
        (intents.priority, presenter.choose_priority),
        (intents.key, presenter.type_key),
        (intents.reference_given, presenter.give_reference),
        (intents.reference_skipped, presenter.skip_reference),
        (intents.languages, presenter.pick_language),
        (intents.toggle, presenter.toggle),
        (intents.guided, presenter.guide),
        (intents.restarted, presenter.restart),
        (intents.more, presenter.more),
        (intents.back, presenter.back),
        (intents.home, presenter.go_home),
        (intents.done, presenter.done),
        (intents.no_paper, handing_out.no_paper),
        (intents.print_again, handing_out.again),
        (intents.noted, handing_out.noted),
        (intents.cancel, handing_out.cancel),
        (intents.more_time, touched),
        (intents.touched, touched),
    ):
        signal.connect(action)

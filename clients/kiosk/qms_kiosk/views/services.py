"""The services to choose from, by page, each with how many wait and how long it takes."""

from functools import partial

from PySide6.QtWidgets import QWidget
from qms_contract.services import Service

from qms_kiosk.choices import Availability, availability, calendar, in_area, on_page, page_count
from qms_kiosk.state import Issue, present_queue
from qms_kiosk.views.choosing import Choosing
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.opening import opening_words
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.service_button import ServiceButton, ServiceWords, Shape

DEFAULT_ICON = "ticket"


class Services(Choosing):
    """`update_scene` changes only the figures."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        self._services: list[tuple[Service, ServiceButton]] = []
        super().__init__(scene, intents, name="screen_services", way_back=scene.state.area_id is not None)

    def rows(self) -> int:
        return 3 if self.shape() is Shape.ROW else 2

    def nothing(self) -> str:
        return self.words("services.none")

    def update_scene(self, scene: Scene) -> None:
        super().update_scene(scene)
        for service, button in self._services:
            button.set_words(self._service_words(service))
            button.setEnabled(self._open(service) is Availability.OPEN)

    def show_chosen(self, issue: Issue) -> None:
        for service, button in self._services:
            button.setDown(service.service_id == issue.service_id)

    def titles(self) -> tuple[str, str]:
        title = self.words("services.title" if self._services else "services.none_title")
        return title, self.words("services.touch")

    def make_buttons(self) -> list[QWidget]:
        config = self.scene.state.config
        if config is None:
            return []
        services = in_area(config, self.scene.state.area_id)
        for service in on_page(services, self.scene.state.page):
            choose = partial(self.intents.service.emit, service.service_id)
            button = self.button(self._service_words(service), f"service_{service.code}", choose)
            button.setEnabled(self._open(service) is Availability.OPEN)
            self._services.append((service, button))
        buttons: list[QWidget] = [button for _, button in self._services]
        if page_count(services) > 1:
            words = ServiceWords(self.words("services.more"), icon="dots")
            buttons.append(self.button(words, "services_more", self.intents.more.emit))
        return buttons

    def _open(self, service: Service) -> Availability:
        config = self.scene.state.config
        if config is None:
            return Availability.CLOSED
        queue = present_queue(self.scene.state, service.service_id)
        full_until = self.scene.state.full_until.get(service.service_id)
        if not self.scene.state.clock_known:
            return Availability.OPEN
        return availability(service, queue, config.branch, self.scene.clock(), full_until)

    def _opens(self, service: Service) -> str:
        config = self.scene.state.config
        at = calendar(service, config.branch).next_opening(self.scene.clock()) if config else None
        return opening_words(self.scene, at, "services.opens")

    def _service_words(self, service: Service) -> ServiceWords:
        waiting, wait = self._figures(service)
        plain = self.shape() is Shape.PLAIN or (self.scene.narrow and self.shape() is Shape.ROW)
        return ServiceWords(
            self.scene.name(service.names, service.name),
            "" if plain else self.scene.name(service.hints, service.hint or ""),
            waiting,
            wait,
            service.icon or DEFAULT_ICON,
        )

    def _figures(self, service: Service) -> tuple[str, str]:
        match self._open(service):
            case Availability.CLOSED:
                return self.words("services.closed"), self._opens(service)
            case Availability.FULL:
                return self._full(service)
        queue = present_queue(self.scene.state, service.service_id)
        if queue is None:
            return "", ""
        wait = self.scene.formats().wait(queue.estimate) if queue.estimate else ""
        return self.words.plural("services.waiting", queue.waiting), wait

    def _full(self, service: Service) -> tuple[str, str]:
        """For today, with when tickets are given again; or only just now, which ends as soon as somebody is served."""
        until = self.scene.state.full_until.get(service.service_id)
        if until is not None and self.scene.clock() < until:
            return self.words("services.full_today"), opening_words(self.scene, until, "services.again")
        return self.words("services.full"), self.words("services.full_hint")

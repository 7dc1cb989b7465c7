"""Areas and services to choose from, with a title, paging, and the way back."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from qms_clientkit.theme.skins import Kind
from qms_clientkit.widgets.icon import Icon
from qms_clientkit.widgets.label import Label
from qms_clientkit.widgets.panel import Rule
from qms_contract.services import Service

from qms_kiosk.choices import Availability, areas, availability, calendar, in_area, on_page, page_count
from qms_kiosk.state import Phase, present_queue
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.frame import Frame
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.opening import opening_words
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.service_button import ServiceButton, ServiceWords, Shape

DEFAULT_ICON, AREA_ICON = "ticket", "layers"
ROWS_PORTRAIT = 6
LOW_CARD, LOW_ROOM = 30.0, 8.0
"""Height of a card, and room over the title, with low reach, in u."""


class Choosing(Frame):
    """One screen for both decisions; `update_scene` changes only the figures."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name=f"screen_{scene.state.phase}", with_toggles=True)
        self._services: list[tuple[Service, ServiceButton]] = []
        self._buttons: list[QWidget] = []
        self._fill()
        if scene.low_reach:
            self._add_room_above()
        self.body.addLayout(self._titles())
        if scene.low_reach:
            self.body.addWidget(self._rule())
        self.body.addLayout(self._grid(), 0 if scene.low_reach and scene.portrait else 1)
        self.finish()

    def update_scene(self, scene: Scene) -> None:
        super().update_scene(scene)
        for service, button in self._services:
            button.set_words(self._service_words(service))
            button.setEnabled(self._open(service) is Availability.OPEN)

    def _fill(self) -> None:
        config = self.scene.state.config
        if config is None:
            return
        if self.scene.state.phase is Phase.AREAS:
            for area in areas(config):
                words = ServiceWords(self.scene.name(area.names, area.name), icon=AREA_ICON)
                choose = partial(self.intents.area.emit, area.area_id)
                self._buttons.append(self._button(words, f"area_{area.area_id}", choose))
            return
        services = in_area(config, self.scene.state.area_id)
        for service in on_page(services, self.scene.state.page):
            choose = partial(self.intents.service.emit, service.service_id)
            button = self._button(self._service_words(service), f"service_{service.code}", choose)
            button.setEnabled(self._open(service) is Availability.OPEN)
            self._services.append((service, button))
            self._buttons.append(button)
        if page_count(services) > 1:
            words = ServiceWords(self.words("services.more"), icon="dots")
            self._buttons.append(self._button(words, "services_more", self.intents.more.emit))

    def _button(self, words: ServiceWords, name: str, on_click: Callable[[], object]) -> ServiceButton:
        return ServiceButton(
            words, self._shape(), name=name, plain_step=3 if self.scene.portrait else 2, on_click=on_click
        )

    def _shape(self) -> Shape:
        if self.scene.low_reach or (self.scene.large and not self.scene.portrait):
            return Shape.PLAIN
        return Shape.ROW if self.scene.portrait else Shape.CARD

    def _columns(self) -> int:
        if self.scene.portrait:
            return 2 if self.scene.low_reach or len(self._buttons) > ROWS_PORTRAIT else 1
        return 3

    def _grid(self) -> QGridLayout:
        grid, columns = QGridLayout(), self._columns()
        grid.setSpacing(self.theme.u(self.scene.gap))
        for index, button in enumerate(self._buttons):
            if self.scene.low_reach and self.scene.portrait:
                button.setMinimumHeight(self.theme.u(LOW_CARD))
            grid.addWidget(button, index // columns, index % columns)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        least = 2 if not self.scene.portrait else 3 if self.scene.low_reach else 5
        for row in range(max(least, -(-len(self._buttons) // columns))):
            grid.setRowStretch(row, 1)
        if not self._buttons:
            grid.addWidget(Label(self.words("services.none"), "k3", "quiet", wrap=True, name="services_none"), 0, 0)
        return grid

    def _titles(self) -> QHBoxLayout:
        titles = QHBoxLayout()
        titles.setSpacing(self.theme.u(4))
        if self.scene.state.area_id is not None:
            titles.addWidget(self._back_button())
        titles.addLayout(self._title_words(), 1)
        return titles

    def _title_words(self) -> QVBoxLayout | QHBoxLayout:
        prefix = "services.areas_" if self.scene.state.phase is Phase.AREAS else "services."
        title = self.words("services.none_title") if not self._buttons else self.words(f"{prefix}title")
        step = "k5_title" if self.scene.portrait else "k4_title"
        big = Label(title, step, name="title", wrap=self.scene.portrait)
        small = Label(self.words(f"{prefix}touch"), "k2", "quiet", name="subtitle", wrap=self.scene.portrait)
        small.setVisible(not self.scene.low_reach and not self.scene.narrow and bool(self._buttons))
        if self.scene.portrait:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(big)
            column.addWidget(small)
            return column
        row = QHBoxLayout()
        row.setSpacing(self.theme.u(4))
        row.addWidget(big)
        small.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(small, 1)
        if self.scene.low_reach:
            row.addWidget(self._reach_line())
        return row

    def _back_button(self) -> ChoiceButton:
        button = ChoiceButton(
            self.words("actions.back"),
            name="back",
            height=self.scene.target,
            kind=Kind.BAND,
            icon="left",
            on_click=self.intents.back.emit,
        )
        button.setFixedWidth(self.theme.u(30))
        return button

    def _add_room_above(self) -> None:
        """Moves everything that is touched below the line of low reach."""
        if self.scene.portrait:
            self.body.addStretch(1)
            self.body.addWidget(self._reach_line())
        else:
            self.body.addSpacing(self.theme.u(LOW_ROOM))

    def _rule(self) -> QWidget:
        rule = Rule(self.theme.border)
        rule.setProperty("panel", "accent_rule")
        return rule

    def _reach_line(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.u(2.5))
        row.addWidget(Icon("reach", self.theme.u(5), "accent_text"))
        row.addWidget(Label(self.words("services.below"), "k1", name="reach_line", wrap=self.scene.portrait), 1)
        return line

    def _open(self, service: Service) -> Availability:
        config = self.scene.state.config
        if config is None:
            return Availability.CLOSED
        queue = present_queue(self.scene.state, service.service_id)
        return availability(service, queue, config.branch, self.scene.clock())

    def _opens(self, service: Service) -> str:
        config = self.scene.state.config
        at = calendar(service, config.branch).next_opening(self.scene.clock()) if config else None
        return opening_words(self.scene, at, "services.opens")

    def _service_words(self, service: Service) -> ServiceWords:
        waiting, wait = self._figures(service)
        plain = self._shape() is Shape.PLAIN
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
                return self.words("services.full"), self.words("services.full_hint")
        queue = present_queue(self.scene.state, service.service_id)
        if queue is None:
            return "", ""
        wait = self.scene.formats().wait(queue.estimate) if queue.estimate else ""
        return self.words.plural("services.waiting", queue.waiting), wait

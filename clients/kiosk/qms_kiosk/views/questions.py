"""The other things to choose one from: an area, a class of priority, a language of many."""

from functools import partial

from PySide6.QtWidgets import QSizePolicy, QWidget
from qms_contract.tickets import PriorityClass

from qms_kiosk.choices import LANGUAGES_PAGE, areas, on_page, page_count
from qms_kiosk.state import Issue
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.choosing import Choosing
from qms_kiosk.views.guide_stops import SPOKEN_LANGUAGE
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.language_name import language_name
from qms_kiosk.views.scene import Scene
from qms_kiosk.views.service_button import ServiceButton, ServiceWords, Shape

AREA_ICON = "layers"
PRIORITY_ICONS = {
    PriorityClass.REGULAR: "ticket",
    PriorityClass.PRIORITY: "heart",
    PriorityClass.VIP: "star",
    PriorityClass.EMERGENCY: "alert",
}
LANGUAGE_LANDSCAPE, LANGUAGE_PORTRAIT, LANGUAGE_LOW = 19.0, 16.0, 16.0
"""Height of a language's button, in u."""


class Areas(Choosing):
    """Where to, before what for."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name="screen_areas", way_back=False)

    def titles(self) -> tuple[str, str]:
        return self.words("services.areas_title"), self.words("services.areas_touch")

    def shape(self) -> Shape:
        return _as_rows(super().shape())

    def make_buttons(self) -> list[QWidget]:
        config = self.scene.state.config
        found = areas(config) if config else []
        buttons: list[QWidget] = [
            self.button(
                ServiceWords(self.scene.name(area.names, area.name), icon=AREA_ICON),
                f"area_{area.area_id}",
                partial(self.intents.area.emit, area.area_id),
            )
            for area in on_page(found, self.scene.state.page)
        ]
        if page_count(found) > 1:
            words = ServiceWords(self.words("services.more_areas"), icon="dots")
            buttons.append(self.button(words, "areas_more", self.intents.more.emit))
        return buttons


class Priority(Choosing):
    """Whether the visitor is one of those whom the branch calls first; the first answer is no."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name="screen_priority", way_back=True)

    def titles(self) -> tuple[str, str]:
        return self.words("priority.title"), self.words("priority.touch") if self.scene.portrait else ""

    def shape(self) -> Shape:
        return _as_rows(super().shape())

    def columns(self) -> int:
        return super().columns() if self.scene.portrait else 2

    def show_chosen(self, issue: Issue) -> None:
        buttons: list[ServiceButton] = list(self.findChildren(ServiceButton))
        for button in buttons:
            button.setDown(button.objectName() == f"priority_{issue.priority}")

    def make_buttons(self) -> list[QWidget]:
        config = self.scene.state.config
        offers = config.branch.priority_offers if config else []
        asked = [(PriorityClass.REGULAR, "")]
        asked += [(one.priority_class, self.scene.name(one.names, "")) for one in offers]
        return [
            self.button(
                ServiceWords(name or self.words(f"priority.{kind}"), icon=PRIORITY_ICONS[kind]),
                f"priority_{kind}",
                partial(self.intents.priority.emit, kind),
            )
            for kind, name in asked
        ]


class Languages(Choosing):
    """All languages of the branch, each in its own script; the present one is lit."""

    def __init__(self, scene: Scene, intents: Intents) -> None:
        super().__init__(scene, intents, name="screen_languages", way_back=True)

    def low_card(self) -> float:
        return LANGUAGE_PORTRAIT

    def titles(self) -> tuple[str, str]:
        return self.words("home.languages_title"), ""

    def columns(self) -> int:
        if not self.scene.portrait:
            return 4
        return 3 if self.scene.squat and self.scene.low_reach else 2

    def make_buttons(self) -> list[QWidget]:
        config = self.scene.state.config
        languages = config.branch.languages if config else []
        shown = on_page(languages, self.scene.state.page, LANGUAGES_PAGE)
        buttons: list[QWidget] = [self._language(language) for language in shown]
        if page_count(languages, LANGUAGES_PAGE) > 1:
            words = self.words("home.more_languages")
            more = ChoiceButton(
                words, name="languages_more", icon="dots", height=self._height(), on_click=self.intents.more.emit
            )
            more.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            buttons.append(more)
        return buttons

    def _language(self, language: str) -> ChoiceButton:
        choose = partial(self.intents.language.emit, language)
        name = f"language_{language}"
        button = ChoiceButton(language_name(language), name=name, height=self._height(), step=3, on_click=choose)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        button.setProperty(SPOKEN_LANGUAGE, language)
        button.setCheckable(True)
        button.setChecked(language == self.scene.state.language)
        return button

    def _height(self) -> float:
        if self.scene.portrait:
            return LANGUAGE_PORTRAIT
        return LANGUAGE_LOW if self.scene.low_reach else LANGUAGE_LANDSCAPE


def _as_rows(shape: Shape) -> Shape:
    """Words without figures stand in rows, also where services are cards."""
    return Shape.ROW if shape is Shape.CARD else shape

"""The languages, each in its own script, always in view; past four the rest is behind a "more" button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.theme.apply import current_theme

from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.guide_stops import SPOKEN_LANGUAGE
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.language_name import language_name
from qms_kiosk.views.scene import Scene

IN_VIEW = 4


class LanguageBar(QWidget):
    """One button a language. More than four: three and the globe, which opens all of them; `short`: one and the globe."""

    def __init__(self, scene: Scene, intents: Intents, *, fixed: bool, short: bool = False) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._scene, self._intents, self._fixed, self._short = scene, intents, fixed, short
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current_theme().u(scene.gap))
        self._fill()

    def _fill(self) -> None:
        languages = self._scene.state.config.branch.languages if self._scene.state.config else []
        in_view = [self._scene.state.language] if self._short else shown(languages, self._scene.state.language)
        for language in in_view:
            self._add(self._language(language))
        if len(languages) > len(in_view):
            globe = self._button("", "language_more", icon="globe", on_click=self._intents.languages.emit)
            globe.setAccessibleName(self._scene.words()("home.more_languages"))
            self._add(globe)

    def _language(self, language: str) -> ChoiceButton:
        button = self._button(
            language_name(language), f"language_{language}", on_click=lambda: self._intents.language.emit(language)
        )
        button.setProperty(SPOKEN_LANGUAGE, language)
        button.setCheckable(True)
        button.setChecked(language == self._scene.state.language)
        button.clicked.connect(lambda: button.setChecked(language == self._scene.state.language))
        return button

    def _button(self, words: str, name: str, *, icon: str = "", on_click: Callable[[], object]) -> ChoiceButton:
        height = self._scene.target if self._scene.portrait else m.LANGUAGE_HEIGHT
        size = m.ICON_ROW
        return ChoiceButton(words, name=name, icon=icon, height=height, step=1, icon_size=size, on_click=on_click)

    def _add(self, button: ChoiceButton) -> None:
        if self._fixed:
            width = m.LANGUAGE_WIDTH_NARROW if self._scene.narrow else m.LANGUAGE_WIDTH
            button.setFixedWidth(current_theme().u(width))
        self._row.addWidget(button, 1)


def shown(languages: list[str], chosen: str) -> list[str]:
    """All up to four; else three, led by the chosen one when it is none of the first."""
    if len(languages) <= IN_VIEW:
        return languages
    first = languages[: IN_VIEW - 1]
    return first if chosen in first else [chosen, *first][: IN_VIEW - 1]

"""The languages, each in its own script, always in view; past four the rest is behind a "more" button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from qms_clientkit.i18n.translator import own_name
from qms_clientkit.theme.apply import current_theme

from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene

IN_VIEW = 4


class LanguageBar(QWidget):
    """One button a language. More than four: three and the globe, which turns to the next three."""

    def __init__(self, scene: Scene, intents: Intents, *, fixed: bool) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._scene, self._intents, self._fixed, self._first = scene, intents, fixed, 0
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(current_theme().u(scene.gap))
        self._fill()

    def _fill(self) -> None:
        languages = self._scene.state.config.branch.languages if self._scene.state.config else []
        for language in shown(languages, self._first, self._scene.state.language):
            self._add(self._language(language))
        if len(languages) > IN_VIEW:
            words = self._scene.words()("home.more_languages")
            self._add(self._button(words, "language_more", icon="globe", on_click=self._turn))

    def _language(self, language: str) -> ChoiceButton:
        button = self._button(
            own_name(language), f"language_{language}", on_click=lambda: self._intents.language.emit(language)
        )
        button.setCheckable(True)
        button.setChecked(language == self._scene.state.language)
        button.clicked.connect(lambda: button.setChecked(language == self._scene.state.language))
        return button

    def _button(self, words: str, name: str, *, icon: str = "", on_click: Callable[[], object]) -> ChoiceButton:
        height = self._scene.target if self._scene.portrait else m.LANGUAGE_HEIGHT
        return ChoiceButton(words, name=name, icon=icon, height=height, step=1, on_click=on_click)

    def _add(self, button: ChoiceButton) -> None:
        if self._fixed:
            width = m.LANGUAGE_WIDTH_NARROW if self._scene.narrow else m.LANGUAGE_WIDTH
            button.setFixedWidth(current_theme().u(width))
        self._row.addWidget(button, 1)

    def _turn(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        count = len(self._scene.state.config.branch.languages) if self._scene.state.config else 1
        self._first = (self._first + IN_VIEW - 1) % (-(-count // (IN_VIEW - 1)) * (IN_VIEW - 1))
        self._fill()


def shown(languages: list[str], first: int, chosen: str) -> list[str]:
    """All up to four; else three from `first` on, the first page led by the chosen one."""
    if len(languages) <= IN_VIEW:
        return languages
    ordered = sorted(languages, key=lambda language: language != chosen)
    return ordered[first : first + IN_VIEW - 1]

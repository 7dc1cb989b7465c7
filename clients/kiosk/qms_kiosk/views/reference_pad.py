"""The keys for a phone number or a reference: ten at a time, one that takes the last back, one for what else there is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.theme.apply import current_theme
from qms_clientkit.theme.skins import Kind
from qms_contract.kiosk import ReferenceKind

from qms_kiosk.steps import DELETE
from qms_kiosk.views import measures as m
from qms_kiosk.views.choice_button import ChoiceButton
from qms_kiosk.views.intents import Intents
from qms_kiosk.views.scene import Scene

PAGES = ("1234567890", "ABCDEFGHIJ", "KLMNOPQRST", "UVWXYZ-")
TALL, WIDE = 17.0, 24.0
"""A key of a portrait screen is so tall, one of a landscape screen so wide, in u."""


class ReferencePad(QWidget):
    """As a telephone's, left to right in every language; with low reach two rows instead of four."""

    def __init__(self, scene: Scene, intents: Intents, words: Translator, kind: ReferenceKind) -> None:
        super().__init__()
        self.setObjectName("reference_pad")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._scene, self._intents, self._words, self._kind, self._page = scene, intents, words, kind, 0
        theme, low = current_theme(), scene.low_reach and not scene.portrait
        self._columns = 6 if low else 3
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.u(scene.gap))
        self._grid.setVerticalSpacing(theme.u(scene.gap))
        if not scene.portrait and not low:
            self.setFixedWidth(3 * theme.u(WIDE) + 2 * theme.u(scene.gap))
        self._fill()

    def _fill(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for index, key in enumerate(self._keys()):
            if key is not None:
                self._grid.addWidget(key, index // self._columns, index % self._columns)
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)

    def _keys(self) -> list[QWidget | None]:
        """Nine, then what else there is, the tenth, and delete; in two rows the tenth follows the ninth."""
        page = PAGES[self._page]
        keys: list[QWidget | None] = [self._character(one) for one in page]
        keys += [None] * (10 - len(keys))
        other = self._character("+") if self._kind is ReferenceKind.PHONE else self._turning()
        delete = self._key(self._words("reference.delete"), "key_delete", partial(self._intents.key.emit, DELETE))
        return [*keys, other, delete] if self._columns > 3 else [*keys[:9], other, keys[9], delete]

    def _character(self, character: str) -> ChoiceButton:
        name = {"+": "plus", "-": "dash"}.get(character, character)
        return self._key(character, f"key_{name}", partial(self._intents.key.emit, character), step=4)

    def _turning(self) -> ChoiceButton:
        """To the next ten, which it names."""
        following = PAGES[(self._page + 1) % len(PAGES)]
        return self._key(f"{following[0]}…{following[-1]}", "key_page", self._turn, kind=Kind.BAND)

    def _turn(self) -> None:
        self._page = (self._page + 1) % len(PAGES)
        self._fill()

    def _key(
        self, text: str, name: str, pressed: Callable[[], object], *, kind: Kind = Kind.CHOICE, step: int = 2
    ) -> ChoiceButton:
        height = TALL if self._scene.portrait else m.TARGET_LANDSCAPE
        return ChoiceButton(text, name=name, height=height, kind=kind, step=step, on_click=pressed)

"""The settings, the bell, keys that are held down, the strip that comes back as one, and the looks."""

import wave
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from qms_agent import intents
from qms_agent.bell import Bell
from qms_agent.options import Options, Sound, read_options, write_options
from qms_agent.state import Screen
from qms_agent.views.window import AgentWindow
from qms_clientkit.i18n.translator import Translator
from qms_clientkit.observable import Observable
from qms_clientkit.staff.screen import Notice
from qms_clientkit.theme.apply import apply_theme
from qms_clientkit.theme.scale import Theme
from qms_clientkit.theme.skins import Kind, State, skin
from qms_clientkit.theme.tokens import Mode
from qms_clientkit.widgets.badge import Tone, badge_colours

from tests.gui.agent.conftest import SIZES
from tests.support.agent_samples import a_screen, a_visit, ago, served, waiting
from tests.support.agent_states import STATES, a_message
from tests.support.cut_text import cut_buttons, cut_labels, outside


def opened(show, qtbot, **screen):
    window = show(a_screen(*waiting(), **screen), screen.pop("size", "window"))
    window.desk._questions.ask("options")
    return window


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", ["window", "strip"])
@pytest.mark.parametrize("possible", [True, False])
def test_nothing_of_the_settings_is_cut(show, qapp, size, language, possible):
    window = show(a_screen(*waiting(), hot_keys_possible=possible), size, language)
    window.desk._questions.ask("options")
    for _ in range(3):
        qapp.processEvents()
    dialog = window.findChild(QWidget, "dialog")
    assert cut_labels(dialog) == cut_buttons(dialog) == outside(dialog) == []


def test_they_are_chosen_by_keys_alone(show, qtbot, qapp):
    window = show(a_screen(*waiting(), hot_keys_possible=True))
    window.desk._questions.ask("options")
    qtbot.keyClick(window.findChild(QComboBox, "options_look"), Qt.Key.Key_Down)
    for _ in range(2):
        qtbot.keyClick(window.findChild(QComboBox, "options_sound"), Qt.Key.Key_Down)
    qtbot.keyClick(window.findChild(QWidget, "options_keys"), Qt.Key.Key_Space)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Return)
    assert window.said == [intents.Choose(Options(look=Mode.DARK, sound=Sound.EVERY, hot_keys=True))]


def test_where_the_desktop_hears_no_keys_they_cannot_be_chosen(show):
    window = show(a_screen(*waiting(), options=Options(hot_keys=True)))
    window.desk._questions.ask("options")
    assert not window.findChild(QWidget, "options_keys").isEnabled()


@pytest.mark.parametrize("sound", Sound)
def test_what_was_chosen_is_read_back_and_nonsense_is_passed_over(sound):
    kept = {}
    chosen = Options("id", Mode.HIGH_CONTRAST, sound=sound, hot_keys=True)
    write_options(chosen, kept.__setitem__)
    assert read_options(lambda name: kept.get(name, "")) == chosen
    assert read_options(lambda name: "nonsense") == Options()
    assert read_options(lambda name: "on").sound is Sound.FIRST, "as it was kept when there was one bell"


def test_a_key_that_is_held_down_is_one_press(show, qapp):
    window = show(a_screen(*waiting()))
    for repeated in (False, True, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier, "", repeated)
        qapp.notify(window, press)
    assert window.said == [intents.Primary()]


@pytest.fixture
async def rung(tmp_path):
    """`ring(screens…)`: how often the bell was heard when these are shown one after the other."""
    bells = []

    async def ring(*screens):
        heard, store = [], Observable(Screen())
        bell = Bell(store, tmp_path, heard.append)
        bells.append(bell)
        for screen in screens:
            store.set(replace(screen, options=Options(sound=Sound.FIRST)) if screen.options == Options() else screen)
        while bell._tasks._tasks:
            await next(iter(bell._tasks._tasks))
        return heard

    yield ring
    for bell in bells:
        await bell.stop()


ALONE, ONE = a_screen(), a_screen(a_visit("A001"))
SILENT = Options(look=Mode.DARK)


@pytest.mark.parametrize(
    ("screens", "times"),
    [
        ((ALONE, ONE), 1),
        ((ALONE, ONE, a_screen(a_visit("A001"), a_visit("A002"))), 1),
        ((ALONE, ONE, ALONE, ONE), 2),
        ((ONE,), 0),
        ((ALONE, a_screen(a_visit("A001", confirmed_at=None))), 0),
        ((ALONE, a_screen(a_visit("C001", 2))), 0),
        ((ALONE, replace(ONE, locked=True)), 0),
        ((replace(ALONE, options=SILENT), replace(ONE, options=SILENT)), 0),
    ],
)
async def test_the_bell_rings_when_somebody_comes_and_nobody_waited(rung, screens, times):
    await heard_as_a_bell(rung, screens, times)


EACH = Options(sound=Sound.EVERY)
A001, A002 = a_visit("A001"), a_visit("A002")


@pytest.mark.parametrize(
    ("screens", "times"),
    [
        ((ALONE, ONE, a_screen(A001, A002)), 2),
        ((ONE, a_screen(A001, A002)), 1),
        ((ALONE, ONE, ALONE, ONE), 1),
        ((ONE,), 0),
        ((ALONE, a_screen(a_visit("C001", 2))), 0),
        ((ALONE, replace(ONE, locked=True), a_screen(A001, A002)), 1),
    ],
)
async def test_it_rings_once_for_everybody_who_comes_where_that_is_wanted(rung, screens, times):
    await heard_as_a_bell(rung, [replace(screen, options=EACH) for screen in screens], times)


async def heard_as_a_bell(rung, screens, times):
    heard = await rung(*screens)
    assert len(heard) == times
    for path in heard:
        with wave.open(str(path)) as sound:
            assert 0.2 < sound.getnframes() / sound.getframerate() < 0.5


def test_the_strip_docks_over_other_windows_and_comes_back_so(qtbot, qapp):
    window = AgentWindow(Translator("qms_agent.i18n", "en"))
    qtbot.addWidget(window)
    window.show()
    window._toggle_dock()
    assert window.width() == 360
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.geometry().right() == window.screen().availableGeometry().right()
    kept = window.remember()
    again = AgentWindow(Translator("qms_agent.i18n", "en"))
    qtbot.addWidget(again)
    again.restore(kept)
    assert (again.width(), again.isVisible()) == (360, True)
    assert again.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    again._toggle_dock()
    assert not again.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert again.geometry().intersects(QRect(again.screen().availableGeometry()))


def new_window(qtbot):
    window = AgentWindow(Translator("qms_agent.i18n", "en"))
    qtbot.addWidget(window)
    return window


def is_on_top(window):
    return bool(window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)


def test_a_full_window_that_was_made_narrow_comes_back_beside_other_windows(qtbot):
    window = new_window(qtbot)
    window.show()
    window.resize(700, 700)
    again = new_window(qtbot)
    again.restore(window.remember())
    assert (again.width(), is_on_top(again)) == (700, False)


@pytest.fixture
def half(qapp):
    """Everything at half its size: a test's screen is no wider than 800."""
    apply_theme(qapp, Theme(factor=0.5))
    yield
    apply_theme(qapp, Theme())


def test_the_full_window_comes_back_where_it_was(qtbot, half):
    window = new_window(qtbot)
    window.show()
    window.setGeometry(40, 30, 600, 420)
    window._toggle_dock()
    again = new_window(qtbot)
    again.restore(window.remember())
    for one in (window, again):
        assert (one.width(), is_on_top(one)) == (180, True)
        one._toggle_dock()
        assert (one.geometry(), is_on_top(one)) == (QRect(40, 30, 600, 420), False)


def test_a_strip_that_was_kept_before_its_kind_was_is_one(qtbot):
    window = new_window(qtbot)
    window.show()
    window._toggle_dock()
    again = new_window(qtbot)
    again.restore(window.remember().split(":")[1])
    assert (again.width(), is_on_top(again)) == (360, True)


def test_another_look_is_worn_at_once(show, qapp, qtbot):
    window = show(a_screen(served(), *waiting(), lost_since=ago(1)))
    qtbot.waitUntil(window.stack._veil.isHidden)  # a page that is fading in has half the colours of the one before
    light = window.grab().toImage().pixelColor(5, 400).lightness()
    apply_theme(qapp, Theme(mode=Mode.DARK))
    qapp.processEvents()
    assert window.grab().toImage().pixelColor(5, 400).lightness() < light - 100


@pytest.mark.parametrize("height", [720, 900])
def test_where_a_strip_is_low_the_waiting_bars_go_and_every_button_is_seen(show, qapp, height):
    """1080 pixels at 150 % are 720."""
    window = show(a_screen(served(), *waiting(), notice=Notice("A056", serial=1)), "strip")
    window.resize(360, height)
    for _ in range(3):
        qapp.processEvents()
    assert window.findChild(QWidget, "summary_card").isVisible() is (height == 900)
    for name in ("primary", "recall", "complete", "transfer", "hold", "note", "pause"):
        button = window.findChild(QWidget, name)
        assert button.visibleRegion().boundingRect() == button.rect(), name


def test_without_paler_ink_what_cannot_be_pressed_has_a_broken_line():
    p = Theme(mode=Mode.HIGH_CONTRAST).palette
    for kind in Kind:
        off, on = skin(kind, State.DISABLED, p), skin(kind, State.NORMAL, p)
        assert off.dashed, kind
        assert not on.dashed, kind
    ground, ink = badge_colours(Tone.NOW, p)
    assert ground != ink


@pytest.mark.parametrize("size", [(1280, 800), (1280, 720), (360, 900), (360, 720)])
def test_what_can_be_done_without_the_server_is_seen_whole(show, qapp, size):
    window = show(a_screen(served(note="Fee is paid, family card is missing"), *waiting(), lost_since=ago(2)))
    window.resize(*size)
    for _ in range(3):
        qapp.processEvents()
    for name in ("complete", "note"):
        button = window.findChild(QWidget, name)
        assert button.visibleRegion().boundingRect() == button.rect(), name


@pytest.mark.parametrize("size", ["window", "strip"])
def test_another_language_is_spoken_at_once_and_the_work_goes_on(qtbot, qapp, show, size):
    text = Translator("qms_agent.i18n", "en")
    window = AgentWindow(text)
    qtbot.addWidget(window)
    said = []
    window.wanted.connect(said.append)
    window.resize(*SIZES[size])
    window.show()
    screen = a_screen(served(), *waiting())
    window.show_screen(screen)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    text.speak("id")
    window.speak()
    window.show_screen(screen)
    for _ in range(3):
        qapp.processEvents()
    assert window.findChild(QWidget, "dialog") is None, "what was asked in another language is asked no more"
    (primary,), (foot,) = window.findChildren(QAbstractButton, "primary"), window.findChildren(QWidget, "strip_foot")
    assert primary.text() == "Selesai & berikut"
    assert foot.isVisible() is (size == "strip")
    assert cut_labels(window) == outside(window) == []
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert said == [intents.Primary()]
    assert len(window.findChildren(QWidget, "primary")) == 1
    window.close()


@pytest.mark.parametrize("height", [720, 900])
@pytest.mark.parametrize("language", ["en", "id"])
def test_those_on_hold_and_two_toasts_hide_no_key_of_a_strip(show, qapp, height, language):
    window = show(STATES["two toasts"], "strip", language)
    window.resize(360, height)
    for _ in range(4):
        qapp.processEvents()
    for name in ("primary", "recall", "complete", "transfer", "hold", "note", "pause", "held_open", "undo"):
        button = window.findChild(QWidget, name)
        assert button.visibleRegion().boundingRect() == button.rect(), name
    card = window.findChild(QWidget, "summary_card")
    assert card.isVisible() is (height == 900)
    assert height == 720 or card.visibleRegion().boundingRect() == card.rect(), "it takes what is left"


def test_a_message_over_a_low_strip_hides_no_key(show, qapp):
    long = a_message(1, "Please send everybody with a family card to counter 7 from now on")
    window = show(a_screen(served(note="Fee is paid, family card is missing"), *waiting(), messages=(long,)), "strip")
    window.resize(360, 720)
    for _ in range(4):
        qapp.processEvents()
    for name in ("primary", "recall", "complete", "transfer", "hold", "note", "pause"):
        button = window.findChild(QWidget, name)
        assert button.visibleRegion().boundingRect() == button.rect(), name

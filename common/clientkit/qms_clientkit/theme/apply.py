"""Put a theme on the running application, and ask which one it wears."""

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from qms_clientkit.theme import tokens
from qms_clientkit.theme.compile import stylesheet
from qms_clientkit.theme.fonts import text_font
from qms_clientkit.theme.scale import Audience, Theme

_PROPERTY = "qms_theme"


def current_theme() -> Theme:
    """The theme the application wears: the plain light desktop one before `apply_theme`."""
    application = QApplication.instance()
    theme = application.property(_PROPERTY) if application is not None else None
    return theme if isinstance(theme, Theme) else Theme()


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Dress the application: style sheet, palette and font. Every widget is told by QEvent.StyleChange."""
    if application.property(_PROPERTY) == theme:
        return
    application.setProperty(_PROPERTY, theme)
    application.setPalette(_qt_palette(theme))
    application.setFont(text_font(_body(theme), QFont.Weight.Normal))
    application.setStyleSheet(stylesheet(theme))


def _body(theme: Theme) -> int:
    return theme.px(tokens.DESKTOP.body) if theme.audience is Audience.DESKTOP else theme.k(0)


def _qt_palette(theme: Theme) -> QPalette:
    p, role = theme.palette, QPalette.ColorRole
    colours = {
        role.Window: p.bg,
        role.WindowText: p.text,
        role.Base: p.surface,
        role.AlternateBase: p.header,
        role.Text: p.text,
        role.Button: p.surface,
        role.ButtonText: p.text,
        role.PlaceholderText: p.text3,
        role.Highlight: p.accent,
        role.HighlightedText: p.on_accent,
        role.ToolTipBase: p.toast,
        role.ToolTipText: p.on_toast,
        role.Link: p.accent_text,
    }
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(name, QColor(colour))
    return palette

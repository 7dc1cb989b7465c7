"""What no password may be (NIST SP 800-63B §5.1.1.2): common, or the name itself. Its length is the contract's."""

from qms_server.domain.errors import ValidationFailed

SHORTEST = 10
# The most used ones of ten characters and more (SecLists, 10-million-password-list), without what `_core` strips.
_LIST = """
1234567890 0123456789 0987654321 9876543210 1234567891 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5
qwerty qwertyuiop qwerty12345 asdfghjkl asdfghjklo zxcvbnm zxcvbnm123 1234qwerasdf qazwsxedcrfv password passw0rd
passwort iloveyou letmein welcome administrator admin changeme secret football baseball superman princess sunshine
trustno1 monkey dragon master shadow michael jennifer computer internet corvette mustang liverpool chelsea whatever
starwars blink182 samsung google abc123456 abcdef1234 abcdefghij qms queue ticket counter kiosk display
"""
_COMMON = frozenset(_LIST.split())
_ORNAMENTS = "0123456789!@#$%^&*()-_=+.,?~ "


def check_password(password: str, username: str) -> None:
    """Raises ValidationFailed naming the field when the password is one that is guessed first."""
    if len(password) < SHORTEST:
        raise _refused(f"Use at least {SHORTEST} characters.")
    plain = password.casefold()
    if username.casefold() in {plain, _core(plain)}:
        raise _refused("The password must not be the user's name.")
    if plain in _COMMON or _core(plain) in _COMMON or len(set(plain)) < 4:
        raise _refused("This password is among the first that are guessed. Choose another.")


def _core(password: str) -> str:
    """Without the figures and signs people put around a word."""
    return password.strip(_ORNAMENTS)


def _refused(why: str) -> ValidationFailed:
    return ValidationFailed(why, [{"field": "password"}])

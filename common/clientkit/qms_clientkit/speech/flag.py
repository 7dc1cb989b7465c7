"""The command line of the helper process in which the system's voice speaks."""

SYSTEM_VOICE_FLAG = "--system-voice"
"""Makes of a frozen program that helper process."""

"""The display's own command line."""

AUDIO_OPTION = "audio"
RECORDING_PREFIX = "wav:"
OPTIONS = {AUDIO_OPTION: (f"{RECORDING_PREFIX}FILE", "record what would sound instead of playing it")}

"""The kiosk's measures in u (see the mock-ups' notes), portrait 135 × 240 and landscape 240 × 135."""

MARGIN = 8.0
HEAD_PORTRAIT, HEAD_LANDSCAPE = 19.0, 22.0
GAP_PORTRAIT, GAP_LANDSCAPE = 4.5, 6.2
BAND_PAD_PORTRAIT, BAND_PAD_SIDE, BAND_PAD_LANDSCAPE = 4.5, 6.0, 3.4
LANGUAGE_WIDTH, LANGUAGE_WIDTH_NARROW, LANGUAGE_HEIGHT = 23.0, 19.5, 16.0
TARGET_PORTRAIT, TARGET_LANDSCAPE = 12.0, 16.0
BAND_LANDSCAPE = 23.5
BUTTON_PORTRAIT, BUTTON_LANDSCAPE = 16.0, 17.0
TILE, TILE_CARD = 14.0, 10.0
ICON_ROW, ICON_CARD, ICON_TOGGLE = 8.5, 6.0, 4.0
FACTS, SLOT = 34.0, 20.0
REACH_PORTRAIT, REACH_LANDSCAPE = 0.36, 0.38
"""With low reach, everything that is touched lies below this share of the screen's height."""
SQUAT = 1.5
"""Upright screens that are less tall for their width have a smaller u: what is touched, and the gaps, are larger in u."""
TARGET_SQUAT, GAP_SQUAT = 16.0, 6.2
WIDE = 1.5
"""Screens at least this wide for their height have three columns of cards; narrower ones two of rows."""

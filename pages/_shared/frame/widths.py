"""How wide a page and its text are, in pixels."""

PAGE_WIDTH = 1080
"""Wide enough for a figure at a projector, narrow enough to keep text and figure together."""
PROSE_WIDTH = 680
"""About 75 characters, a comfortable line to read."""

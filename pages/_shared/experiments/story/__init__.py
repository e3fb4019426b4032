"""The story in five minutes: its screens, in `screens`."""

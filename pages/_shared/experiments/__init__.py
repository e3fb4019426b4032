"""Experiments that are too long for the page that shows them: each draws its controls and its figure."""

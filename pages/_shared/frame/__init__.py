"""What frames a page: its lesson, the menu, a prediction, figures, words, numbers and sources."""

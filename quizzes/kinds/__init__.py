"""The kinds of question, one a file, and what several of them share. Each has one method ``grade(answer) -> Grade``."""

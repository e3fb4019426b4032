"""The kinds of question, one a file. Each has one method ``grade(answer) -> Grade``."""

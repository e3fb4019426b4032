"""The commands of ``python -m quizzes``, one module each."""

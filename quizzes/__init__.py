"""Quizzes: reading a learner's answer, grading it by meaning, and the bank of questions."""

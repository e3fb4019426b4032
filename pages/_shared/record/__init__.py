"""The learner's record, which lives in their browser, and what is read from it."""

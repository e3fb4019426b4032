"""Tells at the end of a run how far the grader agrees with what other engines state of the same answers."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the agreement by relation; rows of the core tier are tests of their own."""
    # Not before the tests: pytest has to rewrite the module's assertions first.
    from tests.quizzes.formulas.test_answer_fixtures import agreement

    found = agreement()
    if found:
        terminalreporter.section("answers from other engines, graded as stated")
    for relation, (same, count) in found.items():
        terminalreporter.write_line(f"{relation}: {same} of {count}")

"""The questions on the gradient identity: their keys follow from the core."""

import numpy as np

from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import real_number
from tests.quizzes.bank.test_contents import of_kind


def test_the_identity_questions_add_the_identity() -> None:
    """A zero branch leaves I; the quarter turn gives I + J."""
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    for key, branch in (("gi-zero-branch", np.zeros((2, 2))), ("gi-turning-branch", turn)):
        answer = [[real_number(cell).value for cell in row] for row in of_kind(key, Matrix).answer]

        np.testing.assert_array_equal(answer, np.eye(2) + branch)

"""What is said of an answer that cannot be read, or was read and does not fit."""


class AnswerError(ValueError):
    """An answer that cannot be read, with a message for the learner.

    It costs the learner nothing: no attempt, no mark.

    Attributes
    ----------
    message : str
        One or two plain sentences; the same as ``str(error)``.
    column : int or None
        Where the trouble starts in the text as typed, counted from 1.
    """

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class MisfitError(AnswerError):
    """An answer that can be read but does not fit: its shapes, or a name that the question does not give."""

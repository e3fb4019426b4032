"""How what arrives through three layers compares with the loss gradient that was sent."""

import math


def beside_what_was_sent(sent: float, plain: float, residual: float) -> str:
    """Say how what arrives in both chains compares with the loss gradient; nothing if there was none to send.

    Examples
    --------
    >>> beside_what_was_sent(-4.0, -0.004, -5.324)
    ' Without skips that is smaller than the loss gradient, with skips larger.'
    >>> beside_what_was_sent(-4.0, -4.0, -32.0), beside_what_was_sent(-4.0, 2.916, -0.004)
    (' Without skips that is as large as the loss gradient, with skips larger.', ' In both that is smaller than the loss \
gradient.')
    >>> beside_what_was_sent(0.0, 0.0, 0.0)
    ''
    """
    if sent == 0:
        return ""
    without, having = (_compared(arrives, sent) for arrives in (plain, residual))
    than = "as" if without == "as large" else "than"
    if without == having:
        return f" In both that is {without} {than} the loss gradient."
    return f" Without skips that is {without} {than} the loss gradient, with skips {having}."


def _compared(arrives: float, sent: float) -> str:
    if math.isclose(abs(arrives), abs(sent), rel_tol=1e-9):
        return "as large"
    return "larger" if abs(arrives) > abs(sent) else "smaller"

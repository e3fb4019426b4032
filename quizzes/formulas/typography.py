"""Numbers as a learner reads them."""

from __future__ import annotations

import math

_ROUNDING = 1e-9
_LARGEST_EXACT = 2**53
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def written(value: float) -> str:
    """Return a number as prose shows it: whole numbers exactly, others to four figures if they need more than six.

    Examples
    --------
    >>> written(8.0), written(0.81), written(0.9**20), written(2.0**60), written(-(0.5**30))
    ('8', '0.81', '0.1216', '1.153×10¹⁸', '-9.313×10⁻¹⁰')
    """
    if value.is_integer() and abs(value) < _LARGEST_EXACT:
        return str(int(value))
    figures = 6 if math.isclose(value, float(f"{value:.6g}"), rel_tol=_ROUNDING) else 4
    mantissa, _, power = f"{value:.{figures}g}".partition("e")
    if not power:
        return mantissa
    if -7 <= int(power) < 0 and figures == 6:
        return f"{value:.{figures - int(power)}f}".rstrip("0")
    return f"{mantissa}×10{str(int(power)).translate(_RAISED)}"

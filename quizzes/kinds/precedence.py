"""Which steps must come before which, and how far a given order keeps to that.

Steps with equal texts are interchangeable: an order is judged by the best way to tell them apart. A set of steps
is a number whose bits say which steps are in it, so that at most ``2 ** steps`` sets are ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


class Precedence:
    """A partial order of steps, given by their texts and by pairs of positions (earlier, later)."""

    def __init__(self, texts: Sequence[str], pairs: Iterable[tuple[int, int]]) -> None:
        self._texts = tuple(texts)
        before = [0] * len(self._texts)
        # Pairs run forwards, so each step's predecessors are complete before its successors are reached.
        for earlier, later in sorted(pairs, key=lambda pair: pair[1]):
            before[later] |= 1 << earlier | before[earlier]
        self._before = before

    def right_so_far(self, answer: Sequence[str]) -> int:
        """Return how many steps stand right from the start: each has all its predecessors before it.

        Examples
        --------
        >>> chain = Precedence(["a", "b", "c"], [(0, 1), (1, 2)])
        >>> chain.right_so_far(["a", "b", "c"]), chain.right_so_far(["a", "c", "b"])
        (3, 1)
        """
        sets = {0}
        for place, text in enumerate(answer):
            sets = {
                taken | 1 << step
                for taken in sets
                for step in self._free(text, taken)
                if self._before[step] & ~taken == 0
            }
            if not sets:
                return place
        return len(answer)

    def longest_run(self, answer: Sequence[str]) -> tuple[int, ...]:
        """Return the places of the most steps that can stay as they are, the rest taken out.

        Examples
        --------
        >>> chain = Precedence(["a", "b", "c"], [(0, 1), (1, 2)])
        >>> chain.longest_run(["c", "a", "b"])
        (1, 2)
        """
        runs: dict[int, tuple[int, ...]] = {0: ()}
        for place, text in enumerate(answer):
            for taken, run in list(runs.items()):
                for step in self._free(text, taken):
                    if not self._is_before_some(step, taken):
                        runs.setdefault(taken | 1 << step, (*run, place))
        return max(runs.values(), key=len)

    def _free(self, text: str, taken: int) -> Iterator[int]:
        for step, known in enumerate(self._texts):
            if known == text and not taken >> step & 1:
                yield step

    def _is_before_some(self, step: int, taken: int) -> bool:
        return any(
            taken >> later & 1 and self._before[later] >> step & 1 for later in range(len(self._texts))
        )

"""Every kind of question, in one union told apart by ``type``.

A new kind is one file in ``kinds/`` and one line in ``SimpleQuestion``, and one line where it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias, get_args

from pydantic import Field

from quizzes.kinds.choice import Choice
from quizzes.kinds.claim import Claim
from quizzes.kinds.essay import Essay
from quizzes.kinds.expression import ScalarExpression
from quizzes.kinds.match import Match
from quizzes.kinds.matexpr import MatrixExpression
from quizzes.kinds.matrix import Matrix
from quizzes.kinds.number import Number
from quizzes.kinds.order import Order
from quizzes.kinds.parts import Parts
from quizzes.kinds.question import Entry
from quizzes.kinds.set import MatrixSet
from quizzes.kinds.text import Text

SimpleQuestion: TypeAlias = Annotated[
    Choice
    | Claim
    | Number
    | ScalarExpression
    | MatrixExpression
    | Matrix
    | MatrixSet
    | Order
    | Match
    | Text
    | Essay,
    Field(discriminator="type"),
]
"""A question that is answered as a whole."""

QuestionInParts: TypeAlias = Parts[SimpleQuestion]

Item: TypeAlias = Annotated[SimpleQuestion | QuestionInParts, Field(discriminator="type")]
"""An entry of a bank."""

_MODELS: tuple[type[Entry], ...] = (*get_args(get_args(SimpleQuestion)[0]), QuestionInParts)

ITEM_MODELS: Mapping[str, type[Entry]] = {
    get_args(model.model_fields["type"].annotation)[0]: model for model in _MODELS
}
"""The model of every kind, by the word an author writes for ``type``."""


def questions(item: Item) -> Iterator[tuple[str, SimpleQuestion]]:
    """Yield what there is to answer, each with a key unique across banks.

    The key is the item's id, or ``item-id.part-id`` for a part. Progress is kept under it.
    """
    if isinstance(item, Parts):
        for part in item.parts:
            yield f"{item.id}.{part.id}", part
    else:
        yield item.id, item

"""Every kind of question, in one union told apart by ``type``.

A kind is a file in ``kinds``: whatever stands there is found, so a new one is entered nowhere.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, TypeAlias, Union, get_args

from pydantic import Field

from quizzes import kinds
from quizzes.kinds.parts import Parts
from quizzes.kinds.question import Entry, Question


def _words(model: type[Entry]) -> tuple[str, ...]:
    """Return the word an author writes for ``type``; none for a model that several kinds share."""
    return get_args(model.model_fields["type"].annotation)


def _found_kinds() -> Iterator[type[Question]]:
    """Yield the kinds that the files of ``kinds`` define, by file name."""
    for file in pkgutil.iter_modules(kinds.__path__, f"{kinds.__name__}."):
        for model in vars(importlib.import_module(file.name)).values():
            is_question = isinstance(model, type) and issubclass(model, Question)
            if is_question and model.__module__ == file.name and _words(model):
                yield model


_KINDS = tuple(_found_kinds())

# A question that is answered as a whole.
if TYPE_CHECKING:
    # A type checker does not look into folders, so it knows the kinds by what they have in common.
    SimpleQuestion: TypeAlias = Question
else:
    SimpleQuestion = Annotated[Union[_KINDS], Field(discriminator="type")]  # noqa: UP007 - of a tuple

QuestionInParts: TypeAlias = Parts[SimpleQuestion]

Item: TypeAlias = Annotated[SimpleQuestion | QuestionInParts, Field(discriminator="type")]
"""An entry of a bank."""

_MODELS: tuple[type[Entry], ...] = (*_KINDS, QuestionInParts)

ITEM_MODELS: Mapping[str, type[Entry]] = MappingProxyType({_words(model)[0]: model for model in _MODELS})
"""The model of every kind, by the word an author writes for ``type``."""


def questions(item: Item) -> Iterator[tuple[str, SimpleQuestion]]:
    """Yield what there is to answer, each with a key unique across banks.

    The key is the item's id, or ``item-id.part-id`` for a part. The state of a question is kept under it.
    """
    if isinstance(item, Parts):
        for part in item.parts:
            yield f"{item.id}.{part.id}", part
    else:
        yield item.id, item

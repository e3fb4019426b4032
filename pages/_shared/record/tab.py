"""What lasts as long as a tab, whichever process serves it: a sitting under way, a form that was begun, chosen numbers."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from pages._shared.record.learners_record import in_tab, keep_in_tab

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Kept(Generic[Thing]):
    """A place for one thing, kept with the tab as text that is checked when it comes back.

    Attributes
    ----------
    name
        What it is kept under.
    kind
        What is kept there, such as ``TypeAdapter(str)``.
    """

    name: str
    kind: TypeAdapter[Thing]

    def get(self) -> Thing | None:
        """Return what is kept, or None where nothing is, or nothing sound."""
        text = in_tab(self.name)
        if text is None:
            return None
        try:
            return self.kind.validate_json(text)
        except ValidationError:
            return None

    def put(self, thing: Thing) -> None:
        """Keep a thing in place of the one before."""
        keep_in_tab(self.name, self.kind.dump_json(thing).decode())

    def clear(self) -> None:
        """Keep nothing."""
        keep_in_tab(self.name, None)

"""What came of both forms: the gain, idea by idea, and what the learner was sure of and was not right."""

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from pages._shared.frame.banks import banks
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.see_it import see_it
from pages._shared.record.inventory import AFTER, BEFORE, how_far
from quizzes.formulas.typography import in_words, unbroken
from quizzes.kinds.choice import Choice
from quizzes.kinds.number import real_number
from quizzes.learner.attempts import Attempt
from quizzes.learner.inventory import Sheet, mistake_of, normalised_gain
from quizzes.loading.items import Item

_WHEN = {BEFORE: "before the lab", AFTER: "after it"}


def draw_outcome(forms: Mapping[str, Sheet]) -> None:
    """Draw the outcome of the forms that are complete: both, or the one after the course alone."""
    done = {name: form for name, form in forms.items() if form.complete}
    st.header("What you gained" if BEFORE in done else "What you know", anchor=False)
    prose(in_a_sentence(done))
    st.table(ideas_table(done), border="horizontal", alt="Each idea, and how you answered its questions")
    # What is still not right comes before what may have been cleared up.
    latest_first = list(reversed(done.items()))
    sure = [(name, item) for name, form in latest_first for item in form.confident_errors]
    others = [(name, item) for name, form in latest_first for item in form.missed if (name, item) not in sure]
    st.header("Sure, and not right", anchor=False)
    if sure:
        prose(
            "Look at these first: people rarely check an answer that they are sure of. Each links to a page that shows it."
        )
        for name, item in sure:
            _draw_error(name, item, done)
    else:
        prose("None. You were not sure of any answer that was wrong.")
    if others:
        with prose_box().expander(f"Not right, and not sure: {len(others)}", icon=":material/help:"):
            for name, item in others:
                _draw_error(name, item, done)


def in_a_sentence(done: Mapping[str, Sheet]) -> str:
    """Return how many answers were right in each form, and the normalised gain if there is one."""
    after = done[AFTER]
    if BEFORE not in done:
        return f"Form {AFTER}: **{how_far(after)}**. Without form {BEFORE} from before the lab there is no gain to state."
    before, most = done[BEFORE], len(after.items)
    right = f"Before the lab **{how_far(before)}**, after it **{how_far(after)}**."
    gain = normalised_gain(before.right, after.right, most)
    if gain is None:
        return f"{right} All your answers before the lab were right, so there was nothing left to gain."
    return (
        f"{right} The normalised gain is **{in_words(gain, 2)}**: what was gained, {in_words(after.right - before.right)}, "
        f"out of what could be gained, {most} − {before.right} = {most - before.right}. One answer more or less moves it "
        f"by {in_words(1 / (most - before.right), 2)}, so it is a rough measure."
    )


def ideas_table(done: Mapping[str, Sheet]) -> dict[str, list[str]]:
    """Return one row for each idea: how its question was answered in each form, and how sure the learner was."""
    objectives = banks().objectives
    ideas = [objectives[item.objective[0]] for item in done[AFTER].items]
    return {"Idea": ideas} | {
        f"Form {name}, {_WHEN[name]}": [_in_a_word(form.answers[item.id]) for item in form.items]
        for name, form in done.items()
    }


def _in_a_word(answer: Attempt) -> str:
    verdict = "right" if answer.result == "right" else "not right"
    return f"{verdict}, {answer.confidence}" if answer.confidence else verdict


def _draw_error(name: str, item: Item, done: Mapping[str, Sheet]) -> None:
    with prose_box(border=True, key=f"outcome_{item.id}"):
        st.markdown(unbroken(f"**Form {name}, {_WHEN[name]}{_since(name, item, done)}.** {item.ask}"))
        st.markdown(unbroken("\n\n".join(_explained(item, done[name].answers[item.id]))))
        see_it(f"{item.id}.see", item.page or "")


def _since(name: str, item: Item, done: Mapping[str, Sheet]) -> str:
    """Return "; right since" if the same idea was right in the later form."""
    later: Sequence[Item] = done[AFTER].items if name == BEFORE else ()
    is_right = any(
        done[AFTER].answers[other.id].result == "right" and other.objective == item.objective
        for other in later
    )
    return "; right since" if is_right else ""


def _explained(item: Item, answer: Attempt) -> Iterator[str]:
    """Yield what was answered, as far as the record tells, why it is not right, and the solution."""
    mistake = mistake_of(item, answer.slip)
    if mistake is not None:
        given = mistake.answer
        if isinstance(item, Choice):
            (given,) = (item.option(option).text for option in given)
        else:
            given = in_words(real_number(given).value, 4)
        yield f"**You answered:** {given}"
        yield mistake.why
    yield f"**Solution.** {item.solution}"

"""Run sheets: the lab in front of a class, one question at a time, with a count of hands."""

import string

import streamlit as st

from pages._shared.charts import run_sheets as charts
from pages._shared.experiments.run_sheets.questions import SHEETS, run_sheet
from pages._shared.frame.figure import figure
from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose
from pages._shared.frame.see_it import see_it

lesson = open_lesson("run_sheets")
prose(
    "Ask before you show. A class that has voted watches the experiment to see who was right, and remembers it. Read the "
    "question aloud, count the hands, open the page, and come back for what to say."
)
columns = st.columns([1, 2], vertical_alignment="bottom")
sheet = columns[0].segmented_control(
    "Time you have",
    list(SHEETS),
    default="20 minutes",
    required=True,
    key=lesson.key("sheet"),
    bind="query-params",
)
steps = run_sheet(sheet)
most = max(len(run_sheet(each)) for each in SHEETS)
number = columns[1].slider("Step", 1, most, 1, key=lesson.key("step"), bind="query-params")
number = min(number, len(steps))
step = steps[number - 1]
letters = string.ascii_uppercase[: len(step.options)]

# One count for each sheet and step, for as long as this tab is open.
key = lesson.key(f"{sheet}_{number}".replace(" ", "_"))
counts: list[int] = st.session_state.setdefault(f"{key}_votes", [0] * len(step.options))
shown_key = f"{key}_shown"


def count_a_hand(place: int) -> None:
    """Add one vote."""
    counts[place] += 1


def start_again() -> None:
    """Forget the votes of this step and hide its answer."""
    counts[:] = [0] * len(counts)
    st.session_state[shown_key] = False


st.header(f"Step {number} of {len(steps)}, {step.minutes} minutes", anchor=False)
with st.container(border=True):
    st.subheader(step.ask, anchor=False)
    for place, (letter, option) in enumerate(zip(letters, step.options, strict=True)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Count a hand for {letter}",
                key=f"{key}_{letter}",
                icon=":material/front_hand:",
                on_click=count_a_hand,
                args=(place,),
            )
            st.markdown(f"**{letter})** {option}")
shown = bool(st.session_state.get(shown_key))
right = letters[step.right] if step.right is not None else None
total = sum(counts)
each = ", ".join(f"{count} for {letter}" for letter, count in zip(letters, counts, strict=True))
hands = "hand" if total == 1 else "hands"
sentence = f"**{total}** {hands} so far: {each}."
if shown:
    sentence += f" **{right}** is right." if right else " The page has the answer; it depends on the seed."
figure(
    f"{key}_chart",
    {**charts.votes(), "height": charts.ROW_HEIGHT * len(letters) + charts.AXIS_HEIGHT},
    {
        "votes": {
            "letter": list(letters),
            "count": counts,
            "right": [shown and letter == right for letter in letters],
        },
        "room": {"count": [5]},
    },
    sentence,
    table={"option": list(step.options), "votes": counts},
)
with st.container(horizontal=True):
    if st.button("Show the answer", key=f"{key}_show", icon=":material/visibility:", disabled=shown):
        st.session_state[shown_key] = True
        st.rerun()
    see_it(f"{key}_see", step.target, "Open the page")
    st.button(
        "Start this step again", key=f"{key}_again", icon=":material/restart_alt:", on_click=start_again
    )
if shown:
    prose(f"**The usual answer.** {step.usual}\n\n**What to say.** {step.say}")

with st.expander("The whole sheet", icon=":material/list_alt:"):
    st.markdown(
        "\n".join(
            f"{place}. **{lessons()[each.target.partition('#')[0]].title}**, {each.minutes} minutes. {each.ask}"
            for place, each in enumerate(steps, start=1)
        )
    )
close_lesson(lesson)

"""The references: what each page takes from which paper, and where in the paper it stands."""

from pages._shared.frame.lesson_frame import close_lesson, open_lesson
from pages._shared.frame.lessons import lessons
from pages._shared.frame.prose import prose, prose_box
from pages._shared.frame.references import BASES, papers

ANY = "Any"

lesson = open_lesson("references")
every = papers()
prose(
    "Numbers that the lab does not compute itself come from the papers below. Each entry says how we know it: "
    + "; ".join(BASES.values())
    + ". Following a link leaves the lab."
)
used = {fact.page for paper in every for fact in paper.facts}
titles = {page: each.title for page, each in lessons().items() if page in used}
page = prose_box().selectbox(
    "Page of the lab",
    [ANY, *titles],
    key=lesson.key("on_page"),
    bind="query-params",
    format_func=lambda name: titles.get(name, name),
)
for paper in every:
    facts = [fact for fact in paper.facts if page in (ANY, fact.page)]
    if not facts:
        continue
    with prose_box(border=True):
        where = f"[{paper.where}]({paper.link})" if paper.link else paper.where
        prose(f"**{paper.authors} ({paper.year}).** *{paper.title}.* {where}")
        taken = "\n".join(f"- {fact.says} ({fact.origin}.) Used on *{titles[fact.page]}*." for fact in facts)
        prose(taken)
close_lesson(lesson)

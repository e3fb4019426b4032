"""A new learner's way: learn a lesson, take the quiz, solve the problems, all by hand in a real browser."""

import re

from playwright.sync_api import Locator, Page, expect

from pages._shared.frame.predict import HELD_BACK
from tests.browser.conftest import PHONE, OpenPage, by_key, drawn, main_text, turn_to

# Question, a wrong option, the right one.
QUIZ = {
    "q1-jacobian": ("A)", "C)"),
    "q2-path-count": ("D)", "C)"),
    "q3-preactivation": ("A)", "B)"),
    "q4-deep-training": ("D)", "B)"),
    "q5-shape-change": ("D)", "B)"),
}
# Part of a problem, a wrong answer, a right one.
PROBLEMS = {
    "p1-block-equations.backward": ("I + W2*W1", "W2 diag(1 - tanh(W1 x)^2) W1 + I"),
    "p2-list-paths.count": ("3", "8"),
    "p2-list-paths.list": ("(I + J3)*(I + J2)*(I + J1)", "I, J1, J2, J3, J2*J1, J3*J1, J3*J2, J3*J2*J1"),
    "p4-longest-shortest.longest": ("50*0.9", "0.9^50"),
    "p5-neural-ode.scheme": ("backward Euler", "Euler's method"),
}


def press(slider: Locator, key: str, times: int) -> None:
    """Press a key on a slider again and again."""
    slider.focus()
    for _ in range(times):
        slider.press(key)


def box(page: Page, key: str) -> Locator:
    """Return the form of a question."""
    return page.locator(f'[data-testid="stForm"]:has({by_key(f"{key}.check")})')


def test_three_layers_can_be_learned_on_a_phone(open_page: OpenPage) -> None:
    """From home: predict, move a slider, meet the challenge, explain it back, check yourself, go on."""
    page = open_page("/", size=PHONE)
    page.get_by_role("link", name="Three layers").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Three layers")
    drawn(page)
    assert HELD_BACK in main_text(page)

    page.locator(by_key("three_layers_guess")).get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("You said −0.004. It is −5.3.").first).to_be_visible()

    press(page.get_by_role("slider", name="of layer 1"), "ArrowLeft", 22)
    expect(page).to_have_url(re.compile("three_layers_j1=-1"))
    expect(page.get_by_text("Done: the three factors multiply to 0.")).to_be_visible()

    page.get_by_label(re.compile("A friend says")).fill(
        "A slope near minus one undoes the copy, so nothing arrives."
    )
    page.get_by_role("button", name="Compare with a model answer").click()
    expect(page.get_by_text("It is no guarantee")).to_be_visible()
    page.get_by_text("A slope near minus one can still cancel it.").click()
    drawn(page)

    field = page.locator(by_key("answer_tl-slopes.plain")).get_by_role("textbox")
    field.fill("0.3")
    field.press("Enter")
    expect(page.get_by_text("You added the slopes.")).to_be_visible()
    field.fill("0.001")
    field.press("Enter")
    expect(page.get_by_text("The chain rule multiplies the three slopes.")).to_be_visible()

    page.get_by_role("link", name="Next:").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Three layers")


def test_the_quiz_is_answered_wrongly_and_then_rightly(open_page: OpenPage) -> None:
    """Each question says why, lets the learner try again, and counts three quarters."""
    page = open_page("/quiz")
    for number, (key, (wrong, right)) in enumerate(QUIZ.items(), start=1):
        turn_to(page, number)
        item = page.locator(by_key(f"quiz_{key}"))
        item.locator("label").filter(has_text=re.compile(rf"^{re.escape(wrong)}")).click()
        item.get_by_role("button", name="Check").click()
        expect(item.get_by_text("Not right", exact=True)).to_be_visible()
        expect(item.get_by_text("1 try left.")).to_be_visible()
        item.locator("label").filter(has_text=re.compile(rf"^{re.escape(right)}")).click()
        item.get_by_role("button", name="Check").click()
        expect(item.get_by_text("0.75 of 1 point: right at the second try, a quarter off.")).to_be_visible()
        expect(item.get_by_text("What the source says.")).to_be_visible()

        assert item.get_by_role("button", name="Check").count() == 0
        expect(page.get_by_text(f"{0.75 * number:g} of 5 points")).to_be_visible()
    page.reload()
    expect(page.get_by_text("3.75 of 5 points")).to_be_visible()
    page.get_by_role("button", name="Answer them again").click()
    expect(page.get_by_text("0 of 5 points so far")).to_be_visible()
    turn_to(page, 1)

    expect(page.locator(by_key("quiz_q1-jacobian")).locator("input:checked")).to_have_count(0)


def test_the_problems_are_solved_after_a_slip(open_page: OpenPage) -> None:
    """Formulas, a number, a set, a word: the slip is named, the right answer closes the part."""
    page = open_page("/practice_problems")
    for key, (wrong, right) in PROBLEMS.items():
        turn_to(page, int(key[1]))
        field = page.locator(by_key(f"answer_{key}")).get_by_role("textbox")
        for answer, verdict in ((wrong, "3 tries left."), (right, re.compile(r" of \d+ points?[.:]"))):
            field.fill(answer)
            box(page, key).get_by_role("button", name="Check").click()
            item = page.locator(by_key(f"quiz_{key.split('.')[0]}"))
            expect(item.get_by_text(verdict).last).to_be_visible()
            drawn(page)

        assert page.locator(by_key(f"answer_{key}")).count() == 0


def test_a_matrix_is_filled_in_cell_by_cell(open_page: OpenPage) -> None:
    """A missing cell is named, a wrong matrix explained, the right one accepted."""
    page = open_page("/practice_problems")
    turn_to(page, 3)
    item = page.locator(by_key("quiz_p3-truer-identity"))

    def fill(cells: str) -> None:
        for position, cell in enumerate(cells.split(",")):
            place = by_key(f"answer_p3-truer-identity.post.{position // 2}.{position % 2}")
            page.locator(place).get_by_role("textbox").fill(cell)
        box(page, "p3-truer-identity.post").get_by_role("button", name="Check").click()

    fill(",0,0,2")
    expect(item.get_by_text("Row 1, column 1 is empty.")).to_be_visible()
    fill("1,0,0,2")
    expect(item.get_by_text("This is the Jacobian of the sum.")).to_be_visible()
    fill("0,0,0,2")
    expect(item.get_by_text("The sum is")).to_be_visible()


def test_an_essay_is_compared_and_marked_by_its_writer(open_page: OpenPage) -> None:
    """Write, compare, tick, save."""
    page = open_page("/practice_problems")
    turn_to(page, 5)
    key = "p5-neural-ode.limit"
    page.locator(by_key(f"answer_{key}")).get_by_role("textbox").fill(
        "Each branch must shrink like one over the number of blocks, because otherwise more blocks only mean a longer time."
    )
    page.locator(by_key(f"{key}.compare")).get_by_role("button").click()
    expect(page.get_by_text("A model answer.")).to_be_visible()
    page.get_by_text("It says that each branch must shrink like").click()
    page.get_by_text("It says that without this, more blocks mean a longer time.").click()
    page.locator(by_key(f"{key}.check")).get_by_role("button").click()

    expect(page.get_by_text("Your text makes 2 of 3 points.")).to_be_visible()
    expect(page.get_by_text("1.33 of 2 points: partly right at the first try, 67 % of it.")).to_be_visible()

"""QTI 1.2, read back by lxml: the order of elements that the standard prescribes, and marking that works."""

from pathlib import Path

import pytest
from lxml import etree

from quizzes.exchange.write_qti import NAMESPACE, qti_remarks, write_qti
from quizzes.forms import Exercise, NumberForm, NumericAnswer
from tests.quizzes.every_kind import every_exercise

# The part of the standard's document type that an exercise uses: which elements stand where, and in what order.
STANDARD = """
<!ELEMENT questestinterop (assessment)>
<!ELEMENT assessment (section*)>
<!ELEMENT section (item*)>
<!ELEMENT item (itemmetadata?, rubric*, presentation?, resprocessing*, itemfeedback*)>
<!ELEMENT itemmetadata (qtimetadata*)>
<!ELEMENT qtimetadata (qtimetadatafield+)>
<!ELEMENT qtimetadatafield (fieldlabel, fieldentry)>
<!ELEMENT fieldlabel (#PCDATA)>
<!ELEMENT fieldentry (#PCDATA)>
<!ELEMENT rubric (material+)>
<!ELEMENT presentation (material | response_lid | response_str)+>
<!ELEMENT material (mattext+)>
<!ELEMENT mattext (#PCDATA)>
<!ELEMENT response_lid (material?, render_choice)>
<!ELEMENT response_str (material?, render_fib)>
<!ELEMENT render_choice (response_label*)>
<!ELEMENT render_fib (response_label*)>
<!ELEMENT response_label (material*)>
<!ELEMENT resprocessing (outcomes, respcondition+)>
<!ELEMENT outcomes (decvar+)>
<!ELEMENT decvar EMPTY>
<!ELEMENT respcondition (conditionvar, setvar*, displayfeedback*)>
<!ELEMENT conditionvar (not | and | or | varequal | varsubstring | vargte | varlte | other)+>
<!ELEMENT not (varequal)>
<!ELEMENT and (not | varequal | vargte | varlte)+>
<!ELEMENT or (and | varequal)+>
<!ELEMENT varequal (#PCDATA)>
<!ELEMENT varsubstring (#PCDATA)>
<!ELEMENT vargte (#PCDATA)>
<!ELEMENT varlte (#PCDATA)>
<!ELEMENT other EMPTY>
<!ELEMENT setvar (#PCDATA)>
<!ELEMENT displayfeedback EMPTY>
<!ELEMENT itemfeedback (flow_mat | material | solution | hint)+>
<!ELEMENT flow_mat (material+)>
<!ELEMENT solution (solutionmaterial+)>
<!ELEMENT solutionmaterial (material+)>
<!ELEMENT hint (hintmaterial+)>
<!ELEMENT hintmaterial (material+)>
<!ATTLIST questestinterop xmlns CDATA #IMPLIED xmlns:xsi CDATA #IMPLIED xsi:schemaLocation CDATA #IMPLIED>
<!ATTLIST assessment ident ID #REQUIRED title CDATA #IMPLIED>
<!ATTLIST section ident ID #REQUIRED title CDATA #IMPLIED>
<!ATTLIST item ident CDATA #REQUIRED title CDATA #IMPLIED>
<!ATTLIST rubric view (All | Candidate | Scorer | Tutor) "All">
<!ATTLIST mattext texttype CDATA "text/plain">
<!ATTLIST response_lid ident CDATA #REQUIRED rcardinality (Single | Multiple | Ordered) "Single">
<!ATTLIST response_str ident CDATA #REQUIRED rcardinality (Single | Multiple | Ordered) "Single">
<!ATTLIST render_choice shuffle (Yes | No) "No">
<!ATTLIST render_fib fibtype (String | Integer | Decimal | Scientific) "String">
<!ATTLIST response_label ident CDATA #REQUIRED>
<!ATTLIST decvar varname CDATA "SCORE" vartype CDATA "Integer" minvalue CDATA #IMPLIED maxvalue CDATA #IMPLIED>
<!ATTLIST respcondition continue (Yes | No) "No">
<!ATTLIST varequal respident CDATA #REQUIRED case (Yes | No) "No">
<!ATTLIST varsubstring respident CDATA #REQUIRED case (Yes | No) "No">
<!ATTLIST vargte respident CDATA #REQUIRED>
<!ATTLIST varlte respident CDATA #REQUIRED>
<!ATTLIST setvar varname CDATA "SCORE" action (Set | Add) "Set">
<!ATTLIST displayfeedback feedbacktype (Response | Solution | Hint) "Response" linkrefid CDATA #REQUIRED>
<!ATTLIST itemfeedback ident CDATA #REQUIRED>
<!ATTLIST hint feedbackstyle (Complete | Incremental | Multilevel | Proprietary) "Complete">
"""
NS = {"q": NAMESPACE}


def root_of() -> etree._Element:
    """Write the example bank and read it with another parser."""
    return etree.fromstring(write_qti(list(every_exercise().values())).encode("utf-8"))


def item(name: str) -> etree._Element:
    """Return one item of the example bank."""
    [found] = root_of().xpath(f"//q:item[@ident='{name}']", namespaces=NS)
    return found


def mark(element: etree._Element, *given: str, response: str = "answer") -> tuple[float, list[str]]:
    """Mark an answer by the file alone: the score, and what is said."""
    score, said = 0.0, []
    for condition in element.iterfind(".//q:respcondition", NS):
        if not all(_met(test, given, response) for test in condition.find("q:conditionvar", NS)):
            continue
        for change in condition.iterfind("q:setvar", NS):
            score = float(change.text) + (score if change.get("action") == "Add" else 0.0)
        for shown in condition.iterfind("q:displayfeedback", NS):
            [feedback] = element.xpath(f"q:itemfeedback[@ident='{shown.get('linkrefid')}']", namespaces=NS)
            said.append("".join(feedback.itertext()).strip())
        if condition.get("continue") == "No":
            break
    return score, said


def _met(test: etree._Element, given: tuple[str, ...], response: str) -> bool:
    name = etree.QName(test).localname
    if name in ("and", "or", "not"):
        met = [_met(inner, given, response) for inner in test]
        return all(met) if name == "and" else any(met) if name == "or" else not met[0]
    if test.get("respident") != response:
        return False
    if name == "varsubstring":
        return any(test.text.lower() in answer.lower() for answer in given)
    if name == "varequal":
        return any(test.text.lower() == answer.lower() for answer in given)
    return all(
        float(test.text) <= float(a) if name == "vargte" else float(a) <= float(test.text) for a in given
    )


def test_the_file_keeps_to_the_standard(tmp_path: Path) -> None:
    """Every element stands where, and in the order, that QTI 1.2 prescribes."""
    # A document type knows no namespaces, so the default one is taken off first.
    text = write_qti(list(every_exercise().values())).replace(f' xmlns="{NAMESPACE}"', "", 1)
    standard = _standard(tmp_path)
    root = etree.fromstring(text.encode("utf-8"))

    assert standard.validate(root), standard.error_log


def _standard(folder: Path) -> etree.DTD:
    file = folder / "qti.dtd"
    file.write_text(STANDARD, encoding="utf-8")
    with file.open("rb") as stream:
        return etree.DTD(stream)


def test_items_and_their_feedback_have_identities_of_their_own() -> None:
    """And every feedback that is shown exists."""
    root = root_of()
    names = [element.get("ident") for element in root.iterfind(".//q:item", NS)]

    assert names == list(every_exercise())
    for element in root.iterfind(".//q:item", NS):
        feedback = [one.get("ident") for one in element.iterfind("q:itemfeedback", NS)]
        shown = {one.get("linkrefid") for one in element.iterfind(".//q:displayfeedback", NS)}
        assert len(feedback) == len(set(feedback))
        assert shown <= set(feedback)


def test_a_choice_marks_each_option_and_says_why() -> None:
    """A partly right option keeps its share."""
    pick = item("pick")

    assert [mark(pick, letter)[0] for letter in "abc"] == [100.0, 0.0, 50.0]
    assert mark(pick, "b")[1] == ["<p>Half: of what? # ~ = { }</p>"]


def test_of_several_options_only_the_whole_choice_earns_points() -> None:
    """Every tick hears its reason all the same; the report says how it is marked."""
    tick = item("tick")

    assert mark(tick, "a", "c", "d")[0] == 100.0
    assert mark(tick, "a", "b", "c", "d")[0] == mark(tick, "a")[0] == 0.0
    assert mark(tick, "a", "b")[1] == ["<p>One block.</p>", "<p>No stack has three paths.</p>"]
    assert "as a whole" in next(qti_remarks(every_exercise()["tick"]))


def test_a_number_is_right_within_its_tolerance_and_a_slip_hears_its_reason() -> None:
    """The mark comes from the file alone."""
    share = item("share")

    assert mark(share, "0.0563")[0] == 100.0
    assert mark(share, "0.0565")[0] == 0.0
    form = every_exercise()["paths-v1"].form
    assert isinstance(form, NumberForm)
    slip = form.answers[1].value
    assert mark(item("paths-v1"), str(slip)) == (25.0, ["<p>That adds.</p>"])


def test_the_first_answer_that_fits_counts() -> None:
    """A mistake beside the key does not take its points away."""
    answers = (NumericAnswer(8.0, 1.0, 1.0, "Right."), NumericAnswer(9.0, 0.5, 0.0, "Wrong."))
    exercise = Exercise("x", "x", "Bank", "number", "How many?", NumberForm(answers))
    element = etree.fromstring(write_qti([exercise]).encode()).find(".//q:item", NS)

    assert mark(element, "9") == (100.0, ["<p>Right.</p>"])
    assert mark(element, "9.5") == (0.0, ["<p>Wrong.</p>"])


@pytest.mark.parametrize(
    ("typed", "score"),
    [("FORWARD euler", 100.0), ("explicit Euler step", 100.0), ("=backward", 0.0), ("x", 0.0)],
)
def test_a_text_is_matched_without_regard_to_case(typed: str, score: float) -> None:
    """A star becomes a search for the longest piece, which the report says."""
    assert mark(item("name"), typed)[0] == score
    assert "longest piece" in next(qti_remarks(every_exercise()["name"]))


def test_each_pair_of_a_match_earns_its_share() -> None:
    """Extra partners are offered and earn nothing."""
    pairs = item("pairs")

    assert len(pairs.findall(".//q:response_lid[1]//q:response_label", NS)) == 3
    assert mark(pairs, "partner-1", response="answer-1")[0] == 50.0
    assert mark(pairs, "partner-3", response="answer-1")[0] == 0.0


def test_the_key_of_an_open_question_is_for_the_scorer_alone() -> None:
    """It stands in a rubric whose view says so."""
    jacobian = item("jacobian")
    rubric = jacobian.find("q:rubric", NS)

    assert rubric.get("view") == "Scorer"
    assert "I + J" in "".join(rubric.itertext())
    jacobian.remove(rubric)
    assert "I + J" not in "".join(jacobian.itertext())


def test_hints_and_solution_are_kept() -> None:
    """In the elements that the standard has for them."""
    pick = item("pick")

    assert len(pick.findall(".//q:hintmaterial", NS)) == 2
    assert "two blocks, 4" in "".join(pick.find(".//q:solutionmaterial", NS).itertext())

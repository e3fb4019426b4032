"""What the lab leans on and Streamlit does not promise to keep: the names of its parts, and four habits.

The names are selectors of CSS, and the scripts are handed them. The habits are that the frontend goes to an address
that is put into the history (``page_turns.js``), that it leaves a link to the start page without an address (there too),
that an address leaves out a control that stands at its default (``frame/lessons.py``), and that a page can be copied
(``frame/menu.py``). ``tests/browser/test_streamlit_names.py`` has a test for each: run it with another version.
"""

APP = '[data-testid="stApp"]'
"""All of the app. Its attributes say whether it is connected and whether a script runs."""

CONNECTION, SCRIPT = "data-test-connection-state", "data-test-script-state"
"""The attributes: "CONNECTED" or something else, "notRunning" or something else."""

BUTTON = '[data-testid="stButton"] button, [data-testid="stFormSubmitButton"] button'
"""A button that ``st.button`` or ``st.form_submit_button`` drew: a press of it is said once."""

FORM = '[data-testid="stForm"]'
"""What ``st.form`` drew: Enter in one of its fields presses its button."""

MAIN = '[data-testid="stMain"]'
"""What scrolls: all of a page but its menu."""

PAGE_LINK = '[data-testid="stPageLink-NavLink"]'
"""A link that ``st.page_link`` drew."""

DRAWER = '[data-testid="stSidebarNavItems"]'
"""The list of the menu where it is a drawer: a part for each section, and in it a list of its pages."""

CHART = '[data-testid="stVegaLiteChart"]'
"""What ``st.vega_lite_chart`` drew."""

TEXT = '[data-testid="stMarkdown"] [data-testid="stMarkdownContainer"]'
"""A text that ``st.markdown`` drew. What moves a chart stands between it and its sentence, and a label is none."""

STYLED = (
    "stButtonGroup",
    "stCheckbox",
    "stExpander",
    "stLayoutWrapper",
    "stMain",
    "stMainBlockContainer",
    "stMarkdown",
    "stNumberInput",
    "stPageLink",
    "stPageLink-NavLink",
    "stRadioOption",
    "stSkeleton",
    "stSlider",
    "stSliderThumbValue",
    "stTextArea",
    "stTextInput",
    "stVegaLiteChart",
)
"""What the style sheet gives another look, each by its class or its test id; ``test_style_sheet.py`` shows the effect."""

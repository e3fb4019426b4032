"""What the scripts here find on a page by names that Streamlit gives and does not promise to keep.

Each is a selector of CSS. ``tests/browser/test_streamlit_names.py`` has a test for each, and for what else is not
promised: that the frontend goes to an address it finds when the history moves, that a page can be copied, and that an
address leaves out what stands at its default. So another version of Streamlit is tried by running that file.
"""

MAIN = '[data-testid="stMain"]'
"""What scrolls: all of a page but its menu."""

PAGE_LINK = '[data-testid="stPageLink-NavLink"]'
"""A link that ``st.page_link`` drew."""

DRAWER = '[data-testid="stSidebarNavItems"]'
"""The list of the menu where it is a drawer: the sections, and in each a list of its pages."""

FILE_BOX = '[data-testid="stFileUploaderDropzone"]'
"""Where ``st.file_uploader`` takes a file."""

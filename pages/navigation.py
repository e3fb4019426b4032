"""The router: sections, pages, titles, icons, help. Everything it knows stands in ``lessons.yaml``."""

import streamlit as st

from pages._shared.browser.page_turns import mind_page_turns
from pages._shared.frame.course import note_done
from pages._shared.frame.lessons import COURSE, lessons
from pages._shared.frame.menu import menu
from pages._shared.frame.page_icon import page_icon
from pages._shared.frame.widths import PAGE_WIDTH
from pages._shared.record.learners_record import sync_with_browser
from pages._shared.record.standing import done_lessons

st.set_page_config(page_title="Residual Lab", page_icon=page_icon(), layout="wide")
done = done_lessons()
note_done(done)
# Embedded in another site, a page stands alone.
page = st.navigation(menu(done), position="hidden" if st.context.is_embedded else "top")
name = page.url_path or "home"
# Every level of containers is copied for each part of a page that redraws alone.
with st.container(horizontal_alignment="center", gap=None):
    drawn = st.container(width=PAGE_WIDTH, key="lab_page")
    # Below the page and without room (lab.css): what stands above them stays where it is while they are loaded.
    with st.container(key="lab_unseen", gap=None):
        sync_with_browser(name, resumable=lessons()[name].section in COURSE)
        mind_page_turns(name)
    with drawn:
        page.run()

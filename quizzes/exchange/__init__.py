"""Questions in the formats of other programs: out to Moodle XML, GIFT, QTI, Anki and CSV, in from GIFT and Moodle XML.

Other programs know fewer kinds of question than this one. Each kind says which of their forms it takes there and what
is lost. Out:

- ``exercises``: items as exercises in those forms.
- ``export``: the exercises of whole banks, and a report that leaves out no loss.
- ``formats``: every format, and what it loses of every question.
- ``write_moodle``, ``write_gift``, ``write_qti``, ``write_anki``, ``write_csv``: one format each.
- ``moodle_formats``: what the two formats of Moodle share.
- ``prose_as_html``: prose with its mathematics as HTML.
- ``numerals``: numbers as other programs read them.

In:

- ``read_moodle``, ``read_gift``: one format each.
- ``read_xml``: XML of unknown origin.
- ``read_html``: HTML, Markdown and plain text as prose.
- ``html_blocks``: code and tables of HTML.
- ``imported_question``: one question as a reader found it.
- ``drafts``: what was read, as drafts of a bank.
- ``draft_yaml``: drafts as a bank file.
"""

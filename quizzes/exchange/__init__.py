"""Questions in the formats of other programs: out to Moodle XML, GIFT, QTI, Anki and CSV, in from GIFT and Moodle XML.

Other programs know fewer kinds of question than this one. ``forms`` is what they have in common; each kind says which
of them it takes and what is lost, and ``from_items`` makes exercises of that. Each ``write_*`` module then writes one
format, each ``read_*`` module reads one, and ``drafts`` turns what was read into items of a bank.
"""

"""The quiz engine: questions from strict YAML, answers graded by meaning, feedback for every one.

Its rooms, from the top down; a room knows the rooms below it and never one above or beside it:

- ``commands``: check, new, schema, grade, export and import on the command line.
- ``checks``: what can be proved of a bank beyond what loading refuses, and advice.
- ``exchange``: questions to other programs, and from them.
- ``learner``: what someone has answered, and what follows from it.
- ``loading``: from bank files to questions, with numbers that vary.
- ``kinds``: the kinds of question, one a file, each with its grading.
- ``formulas``: typed mathematics, read and compared without ever being run as code.
- ``yaml``: the text of a file to plain data, with the place of every value.
- ``forms``: the forms of question that other programs know. It knows nothing else.
- ``work_limit``: how much work a text may cause. It knows nothing else.

The questions that ship stand in the folder ``bank/``. A new kind of question is one file in ``kinds``; outside the
engine it takes one entry where answers are drawn. Nothing here knows of a page or of the exact core.
"""

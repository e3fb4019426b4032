"""The kinds of question, one a file, and what several of them share.

Each kind has one method ``grade(answer) -> Grade``.

- ``choice``: options, of which one or several are right.
- ``claim``: a statement to vote on.
- ``number``: a number, or a formula for it.
- ``expression``: a formula in numbers.
- ``matexpr``: a formula in matrices and vectors.
- ``matrix``: a matrix, cell by cell.
- ``set``: formulas in any order.
- ``order``: steps to put in order.
- ``match``: things to pair up.
- ``text``: a few words.
- ``essay``: an explanation that the learner marks.
- ``parts``: several questions under one text.

What they share:

- ``question``: the keys and methods of every kind.
- ``grading``: what one answer is worth.
- ``question_state``: the answers, hints and mark of one question for one learner.
- ``mark_in_words``: how many points a question earned, and why not all of them.
- ``formula``: what the two kinds of formula have in common.
- ``given``: the symbols that a learner may write.
- ``significant_figures``: how many a typed number has, and should have.
- ``option``: one option of a choice.
- ``option_advice``: options that mean the same, or give the right one away.
- ``precedence``: which steps come before which.
- ``shuffling``: in what order things are shown, and when two texts read alike.
- ``marking_guide``: what a person needs who marks an answer elsewhere.
"""

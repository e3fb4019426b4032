"""What a learner has answered, and what follows from it: what they know, what is due and what comes next.

- ``attempts``: one graded answer.
- ``work``: the answers to one question in order, as text that can be done again.
- ``record``: all that is kept for a learner, as text that is checked when it comes back.
- ``scheduling``: when a question is due again.
- ``mastery``: what is right, and what is solid.
- ``due``: what is asked today, thirty at most and of many topics; sets drawn at random.
- ``sitting``: the order of one sitting, and what comes back in it.
- ``calibration``: how sure a learner was, beside how right.
- ``inventory``: two forms of one test, before and after a course, and what was gained.
- ``explaining``: whether a text can be an explanation at all.
"""

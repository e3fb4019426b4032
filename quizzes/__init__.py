"""The quiz engine: questions from strict YAML, answers graded by meaning, feedback for every one.

``bank`` loads the files of ``bank/`` (``yaml_source`` reads them, ``faults`` says what is wrong with them);
``items`` and ``kinds`` are the questions, each with its ``grade``; ``grading`` is what an answer is worth;
``formulas`` reads and compares typed mathematics; ``exchange`` takes questions to other programs and brings some in.
A new kind of question is one file in ``kinds``; outside the engine it takes one entry where answers are drawn. Nothing
here knows of a page or of ``core``.
"""

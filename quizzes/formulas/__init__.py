"""Typed mathematics: from a learner's text to a verdict, without ever evaluating the text as code.

The way of an answer: ``notation`` splits it into tokens, ``grammar`` builds a tree, ``shapes`` checks that everything
fits, ``expressions`` is the door to all three; ``sampling`` and ``evaluation`` compute it at points chosen by a seed,
``comparison`` decides whether two values agree, ``equivalence`` whether two formulas do and, if not, how they differ.
"""

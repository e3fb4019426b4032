"""Typed mathematics: from a learner's text to a verdict, without ever evaluating the text as code.

From text to a tree:

- ``characters``: one spelling for each of the characters that a learner may type.
- ``errors``: what every refusal is.
- ``tex_answers``: TeX that a learner pastes, turned into typed notation.
- ``pasted``: unseen characters, bullets, names of NumPy, fractions and separators of thousands, turned into it, too.
- ``notation``: characters to tokens.
- ``names``: which words may be written: symbols, functions and constants.
- ``symbols``: the names of one question, with their shapes and where they are sampled.
- ``cursor``: a walk through the tokens that counts depth and says what is wrong where.
- ``grammar``: tokens to a tree, by precedence climbing.
- ``tree``: the nodes of a tree.
- ``shapes``: builds the tree and refuses what does not fit.
- ``expressions``: the door to all of these: formulas, lists of formulas, matrices.
- ``from_tex``: TeX of an option, turned into the notation that learners type.

From trees to a verdict:

- ``functions``: the functions that may be called, entry by entry.
- ``evaluation``: the values of a tree at many points at once.
- ``sampling``: the test points, fixed by a seed.
- ``comparison``: values at the same points, and whether they agree.
- ``equivalence``: whether two formulas mean the same and, if not, how they differ.
- ``set_matching``: the same for lists whose order does not matter.
- ``form``: whether a formula is multiplied out, or one product.

Back to text:

- ``printing``: a tree as TeX and as plain text.
- ``typography``: numbers as a learner reads them.
"""

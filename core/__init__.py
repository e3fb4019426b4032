"""The exact core: plain NumPy, one concept a file, nothing that draws, prints, stores or guesses.

``activations``, ``blocks`` and ``derivatives`` compute one residual block and its slopes; ``chain`` the scalar
chain with its loss and weight update; ``paths`` and ``path_lengths`` split a gradient by path, and
``random_matrices`` draws branches to split it over; ``bounds`` says how far it can shrink or grow; ``networks``
follows it through random stacks. ``arguments`` holds the checks they share.

Everywhere ``J[i, j] = d out_i / d in_j``, gradients are rows (``g_in = g_out @ J``), ReLU'(0) = 0, the norm of a
matrix is its spectral norm, and block 1 is nearest the input.
"""

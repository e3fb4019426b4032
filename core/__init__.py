"""The exact core: plain NumPy, one concept a file, nothing that draws, prints, stores or guesses.

``activations``, ``blocks`` and ``derivatives`` compute one residual block and its slopes; ``chain`` the scalar
chain with its loss and weight update; ``paths`` and ``path_lengths`` split a gradient by path, and
``random_matrices`` draws branches to split it over; ``bounds`` says how far it can shrink or grow; ``networks``
follows it through random stacks, ``depth_profiles`` through many of them at once, and ``average_stretch`` through
three that no average describes. ``stream`` follows a token through layers that replace or add, ``shattering`` a slope
along a line of inputs. ``gates`` says which identity paths an activation after the addition leaves open;
``ode`` and ``euler`` set a stack beside a differential equation. ``spectra`` reads eigenvalues and
singular values of blocks and of their products, drawn by ``random_branches`` and ``shortcuts``; ``signal_propagation``
and ``normalisation`` follow the mean squares through fresh stacks; ``scaled_recursion`` puts a factor on every
shortcut.
``stacks``, ``tasks`` and ``training`` train several networks side by side; ``lesion`` takes blocks out of them,
``trained_paths`` splits their gradients by path, and ``changing_shape`` fits a shortcut round a branch that changes
the width. ``arguments`` holds the checks they share.

Everywhere ``J[i, j] = d out_i / d in_j``, gradients are rows (``g_in = g_out @ J``), ReLU'(0) = 0, the norm of a
matrix is its spectral norm, and block 1 is nearest the input.
"""

"""The exact core: plain NumPy, one concept a file, nothing that draws, prints, stores or guesses.

One block:

- ``activations``: activation functions with their slopes.
- ``blocks``: a residual block, its Jacobian and its gradients by hand.
- ``derivatives``: Jacobians found by evaluating a function.
- ``losses``: the value of a loss, and the gradient it sends back.
- ``norm_change``: whether a block makes a gradient longer or shorter.
- ``branch_angles``: the same, by the angle between a gradient and what a branch adds to it.
- ``changing_shape``: shortcuts round a branch that changes the width.
- ``lost_input``: a block that overwrites its input too early.

By hand:

- ``chain``: a chain of scalar layers with its loss and weight update.
- ``derivation``: backpropagation through five variables, line by line.
- ``published_lines``: two published derivations of it, as they are printed.

Paths and bounds:

- ``paths``: the gradient split by path.
- ``path_lengths``: which lengths carry it.
- ``random_matrices``: random branches to split it over.
- ``bounds``: how far a gradient can shrink or grow.
- ``average_stretch``: three stacks that no average describes.

Stacks of fresh blocks:

- ``networks``: a gradient through one random stack.
- ``depth_profiles``: through many of them at once.
- ``stream``: a token through layers that replace or add.
- ``shattering``: a slope along a line of inputs.
- ``signal_propagation``: the mean squares of signal and gradient.
- ``spectra``: eigenvalues and singular values of blocks and of their products.
- ``random_branches``: branches to read them off.

What stands on the skip:

- ``gates``: an activation after the addition.
- ``shortcuts``: shortcuts that are not the identity.
- ``bottleneck``: skips through few channels.
- ``scaled_recursion``: a factor on every shortcut.
- ``normalisation``: batch and layer normalisation, and the gradient through them.
- ``norm_places``: what a normalisation inside or behind the sum does to the skip.

Differential equations:

- ``ode``: an equation, solved as exactly as float64 allows.
- ``euler``: a stack as its Euler steps.

Trained networks:

- ``stacks``: several networks side by side, with their gradients.
- ``tasks``: what they are to learn.
- ``training``: gradient descent, step by step.
- ``lesion``: the answer when blocks are missing.
- ``trained_paths``: which path lengths carry their gradient.
- ``loss_surface``: the loss on a plane around the weights.

A transformer:

- ``transformer``: the forward pass of an encoder, every stage named.
- ``transformer_gradient``: the gradient on its way back through it.
- ``stream_measures``: how far its tokens move, and what becomes of a sentence.

- ``averages``: the middle of factors.
- ``arguments``: the checks on what a function is given.

Everywhere ``J[i, j] = d out_i / d in_j``, gradients are rows (``g_in = g_out @ J``), ReLU'(0) = 0, the norm of a
matrix is its spectral norm, and block 1 is nearest the input.
"""

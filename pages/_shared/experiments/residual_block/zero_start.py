"""What happens to nets that start to learn the copy with zeros for all their weights."""


def zero_start_in_words(depth: int) -> str:
    """Say what a start from zero does to plain and residual nets of `depth` blocks, as Markdown.

    A single plain block sees the input itself, so its weights learn. In a deeper plain net all states are 0 and every
    gate is shut.

    Examples
    --------
    >>> zero_start_in_words(1).endswith("so its weights learn.")
    True
    >>> "only the bias of its last block learns" in zero_start_in_words(2)
    True
    """
    plain = (
        "Its only block sees the input itself, so its weights learn."
        if depth == 1
        else "All its gates behind the first block are shut, so only the bias of its last block learns, and that "
        "can give one answer for all inputs."
    )
    return f"With zeros everywhere the residual net copies before its first step. The plain net answers 0. {plain}"

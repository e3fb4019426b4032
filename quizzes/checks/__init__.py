"""What ``check`` looks for beyond what loading refuses: proofs on every variant, and advice.

``proofs`` tries the key and every foreseen mistake, and each kind advises on its own options and tries; ``prose`` reads
the texts; ``away_from_its_page`` finds what a question leaves to its page; ``file`` puts them together for whole files.
"""

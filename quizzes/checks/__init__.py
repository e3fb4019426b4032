"""What the check looks for beyond what loading refuses: proofs on every variant, and advice.

- ``proofs``: tries the key and every foreseen mistake.
- ``prose``: reads the texts.
- ``away_from_its_page``: finds what a question leaves to its page.
- ``project``: what the banks of this project owe its pages.
- ``file``: puts them together for whole files.
"""

"""From the text of a YAML file to plain data, with the place of every value and a message for every fault.

- ``source``: reads a file strictly and keeps every place.
- ``regular_file``: reads a file only if it is one, up to a limit.
- ``scalars``: what an unquoted value means, or why it is refused.
- ``faults``: what a fault is, and the nearest known name.
- ``messages``: errors of YAML itself in plain words.
- ``models``: files of named entries that follow a model, such as a glossary.
- ``schema_messages``: what those models refuse, in plain words.
"""

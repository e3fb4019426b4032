"""From bank files to questions: items, numbers that vary, the library that follows edits, and the schema for editors.

- ``banks``: files and folders, strictly: a bank is free of faults or not loaded at all.
- ``broken_items``: the faults of the other items where the YAML of one breaks off.
- ``items``: every kind of question in one union.
- ``recipes``: an item as written to a question as asked.
- ``defaults``: what an author may leave out.
- ``variants``: the numbers of every variant.
- ``interpolation``: those numbers, put into texts and formulas.
- ``forbidden_markup``: images, HTML and links that have no place in a question.
- ``oversized_tex``: formulas without an end, which have none either.
- ``fingerprint``: whether a question still asks the same.
- ``library``: the banks of several folders while their files are edited.
- ``schema``: the JSON schema for editors.
- ``templates``: a commented bank for every kind, to start from.
"""

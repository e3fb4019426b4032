"""The commands of ``python -m quizzes``, one module each.

- ``check``: lists every fault of banks.
- ``new``: prints a template to start from.
- ``schema``: prints the schema for editors.
- ``grade``: grades one answer.
- ``export``: writes banks for another program.
- ``import_``: makes drafts of another program's questions.
- ``places``: where the commands look for banks and pages.
"""

"""The commands of ``python -m quizzes``, one a file. Each offers ``add_parser(subparsers)`` and ``run(options)``."""

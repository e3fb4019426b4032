"""The learner's record in their own browser: entries of localStorage, and the script that minds them.

Every attempt and every note is an entry of its own, so what two tabs write is their union without further ado. The
server says what to write or to remove, the script does it, and tells the server what the session does not know yet. It
asks nothing of the page: it draws nothing.
"""

from pages._shared.browser.mounted import mounted

PREFIX = "residual-lab/"
"""How the names of all entries begin in the browser. A session does without it."""

storage = mounted("storage")

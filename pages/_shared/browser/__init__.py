"""What runs in the browser: scripts, each beside the few lines of Python that mount it."""

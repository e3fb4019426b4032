"""Experiments: what one page shows, in a folder of its name; what two pages share stands here."""

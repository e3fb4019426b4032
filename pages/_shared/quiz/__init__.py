"""A question on the screen: how it is drawn, answered, hinted at, reviewed and written."""

"""How well cases are dealt with: the trade's indicators, and where and when cases come up."""

"""Commands of `hutong` in groups: `cli.py` joins them, and nothing else imports them."""

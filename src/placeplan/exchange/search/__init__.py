"""Search: what is typed, what is found of it, and the keeping of what it is found in."""

"""How much care is expected: what each kind of activity grows by."""

"""What the field means by its words, as YAML that ships with the program: one loader, one schema.

Nothing is read before it is asked for, so that a command starts without it.
"""

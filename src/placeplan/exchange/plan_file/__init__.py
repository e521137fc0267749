"""A whole plan in one file: its records with all their history, its papers, events and people.

`layout` says what stands where in the file, `tables` what belongs to a plan, `plain` how a row is
written and read, `writing` makes a file of a plan, `reading` checks one, `restoring` brings it in.
"""

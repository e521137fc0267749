"""Tables that no other recogniser knows, read by the words of their headers.

`words` reads a heading, `grid` finds the header of a table, `kinds` decides what its rows are,
`entries` gives the rows with what stands over them, `setting` says what the page gives to all of
them, and `cells` reads what a cell holds. A column that is not understood states nothing.
"""

"""The rooms: one Django app for each noun of the field, lowest first."""

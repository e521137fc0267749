"""How people come in and what is theirs: sign-in, sessions, accounts, and who belongs where."""

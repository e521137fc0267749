"""What a person does here: sets and withdraws targets and rebases."""

"""What a plan intends: its goals, from the vision down to one objective."""

"""What somebody has to bring about, how far it is, and how its deadline slipped."""

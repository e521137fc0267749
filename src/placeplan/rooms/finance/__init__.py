"""Money: the lines of financial statements, and contracts."""

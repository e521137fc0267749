"""Pages: papers brought in and decided upon, published statistics likewise."""

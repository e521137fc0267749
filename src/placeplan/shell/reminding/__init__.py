"""Letters that remind people of what checks find in the plans that they work on."""

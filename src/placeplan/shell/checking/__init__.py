"""What checks find in the plans that somebody works on: pages, data and what people do with it."""

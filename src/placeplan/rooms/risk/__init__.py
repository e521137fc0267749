"""What could go wrong: risks with their scores, controls and assurances."""

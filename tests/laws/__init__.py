"""What holds for every text, tried on generated ones."""

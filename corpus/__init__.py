"""What council minutes are, and how to read them."""

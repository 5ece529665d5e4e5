"""How the small reader was trained: run by hand, never imported by the product."""

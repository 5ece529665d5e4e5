"""What the service answers over HTTP for programs: one module for each group of addresses."""

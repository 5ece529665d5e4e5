"""One topic over time: every passage about it, by period, with a count that can be defended."""

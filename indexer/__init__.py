"""From documents to a searchable index, written whole and published at once."""

"""The index on Milvus: passages, vectors, words, documents and what built them, in collections of one engine."""

"""What is published: which text stands at which address, and what its page shows."""

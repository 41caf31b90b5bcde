"""How findings are told: to people, to programs, and what remains of them in the baseline."""

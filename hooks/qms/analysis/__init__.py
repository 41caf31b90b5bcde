"""What follows from a manual: steps and records of procedures, coverage of clauses, deadlines."""

"""What a change does to a manual: two manuals compared, and what follows for those who must act."""

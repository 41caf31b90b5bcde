"""How a Word file becomes a draft of the manual."""

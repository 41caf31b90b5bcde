"""How things are said: messages in the editor's language, Vietnamese text, dates and numbers."""

"""Taking it away: an Answer in; Markdown, JSON or slides out."""

"""What an assistant may ask by the Model Context Protocol: tools, their results, who calls."""

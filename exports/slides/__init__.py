"""An answer as .pptx with native charts."""

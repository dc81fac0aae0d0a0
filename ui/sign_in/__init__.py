"""Who is let in, before Streamlit starts."""

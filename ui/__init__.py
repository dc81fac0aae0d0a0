"""The screen: the only home of Streamlit and Altair."""

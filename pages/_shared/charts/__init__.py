"""Charts as data: Altair templates that know nothing of Streamlit."""

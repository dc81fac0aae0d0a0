"""The app: what is served, and for each reader page, navigation and side. Run: make app."""

from streamlit.starlette import App

if __name__ == "__main__":  # a reader's run
    from ui.pages import screen

    screen.show()
else:  # the server's
    from ui.session import warming
    from ui.sign_in import doorway, members

    warming.warm()
    app = App(
        __file__,
        secrets=doorway.secrets(),
        middleware=doorway.middleware(),
        on_script_error=members.show_refusal,
    )

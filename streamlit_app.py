"""The app: what is served, and for each reader page, navigation and side. Run: make app."""

from streamlit.starlette import App

if __name__ == "__main__":  # a reader's run
    from ui.pages import screen

    screen.show()
else:  # the server's
    from ui.session import preload
    from ui.sign_in import members, sign_in_middleware

    preload.import_all()
    app = App(
        __file__,
        secrets=sign_in_middleware.secrets(),
        middleware=sign_in_middleware.middleware(),
        on_script_error=members.show_refusal,
    )

"""While work runs the reader sees what is done, what is known, and a way to stop."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from ui.session.job_progress import show_progress
    from ui.session.jobs import Job

    job = Job("Why do customers leave?", "Comparing like with like: part 3 of 5", 0.55)
    show_progress(job, lambda: st.session_state.update(stopped=True), lambda: "27 of 100 left.")


def test_progress_says_what_it_does_and_can_be_stopped() -> None:
    app = AppTest.from_function(page, default_timeout=20).run()
    assert not app.exception
    text = "\n".join(element.proto.body for element in app.get("html"))
    assert "Why do customers leave?" in text
    assert "27 of 100 left." in text
    assert [button.label for button in app.button] == ["Stop"]
    app.button[0].click().run()
    assert app.session_state["stopped"]


def done() -> None:
    import streamlit as st

    from ui.session.job_progress import show_progress_line
    from ui.session.jobs import Job

    job = Job("Reading", "Reading the file", 0.4)
    if "seen" in st.session_state:
        st.write("over")
        return
    st.session_state["seen"] = True
    job.future.set_result(None)
    show_progress_line(job)


def test_the_page_is_drawn_anew_once_it_is_over() -> None:
    app = AppTest.from_function(done, default_timeout=20).run()
    assert [element.value for element in app.markdown] == ["over"]

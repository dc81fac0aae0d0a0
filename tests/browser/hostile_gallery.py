"""A screen of its own with hostile words on every kind of widget that the app uses."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from answers import neutralise
from answers.checks import Check
from answers.evidence import Bar, Ranking
from datasets.files.raw_table import RefusedRow
from datasets.importing.read_file import ColumnRead, ImportReport, ReadResult
from datasets.names import valid_text
from tests.support.hostile_strings import blocks
from ui import look
from ui.answer import answer_view
from ui.importing.import_preview import show_preview
from ui.theme import write_style_sheet

ON_A_PAGE = 106
CROWDED = 12  # strings that come on the widgets that open something

texts = blocks(ON_A_PAGE)[int(st.query_params.get("part", "0"))]
write_style_sheet()
look.html(look.title(texts[0], texts[1], texts[2]))
look.html(look.table((texts[3], texts[4]), [(each, each) for each in texts], texts[5]))
look.html(look.facts([(each, each) for each in texts]))
look.html("".join(look.chip(each) + look.tag(each) for each in texts))
look.html(look.checks(tuple(Check("drift", each, "caution", each) for each in texts[:20])))
look.html(look.fold(texts[6], look.paragraph(texts[7])))
look.html(look.dataset_card(texts[8], texts[9:12], simulated=True))
shown = neutralise.options({each: each for each in texts})
for place, each in enumerate(texts):
    st.button(look.widget_label(each), key=f"button_{place}", help=look.widget_label(each))
    st.checkbox(look.widget_label(each), key=f"checkbox_{place}")
st.multiselect("Values", texts, default=texts, format_func=shown.__getitem__)
for place, each in enumerate(texts[:CROWDED]):
    with st.expander(look.widget_label(each), key=f"expander_{place}"):
        st.selectbox(
            look.widget_label(each),
            texts,
            index=place,
            format_func=shown.__getitem__,
            key=f"selectbox_{place}",
        )
    with st.popover(look.widget_label(each), key=f"popover_{place}"):
        st.text_input(
            look.widget_label(each),
            value=valid_text(each),
            placeholder=valid_text(each),
            key=f"text_{place}",
        )
    st.slider(look.widget_label(each), 0, 10, key=f"slider_{place}", help=look.widget_label(each))
    st.number_input(look.widget_label(each), key=f"number_{place}")
    st.progress(0.5, text=look.widget_label(each))
    st.toast(look.widget_label(each))
read_in = tuple(map(valid_text, texts))  # as reading a file leaves them
bars = tuple(
    Bar(each, (each,), 1 / len(read_in), 0.0, 2 / len(read_in), 1, 9, "raises", contrast=each)
    for each in read_in
)
answer_view.show_evidence(Ranking(read_in[0], bars, read_in[1]))
read = tuple(ColumnRead(each, "text", (each,) if k % 2 else ()) for k, each in enumerate(read_in))
refused = tuple(
    RefusedRow(place, each, (each,)) for place, each in enumerate(read_in[:20], start=2)
)
frame = pd.DataFrame([read_in[:30]], columns=[str(place) for place in range(30)])
report = ImportReport(read_in[0], read_in[1], refused=refused, notes=read_in[2:5], columns=read)
show_preview(0, ReadResult(frame, report))
look.ask_buttons(texts, print, "asks")
look.html('<p id="whole">whole</p>')

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from datasets.importing.read_file import read
from datasets.names import ROW


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_telco_total_charges_is_a_number_with_eleven_blanks(shared_data: Path) -> None:
    result = read(shared_data / "telco_churn.csv")
    assert result.frame is not None
    assert result.frame.shape == (7043, 21)
    assert result.frame["TotalCharges"].dtype == np.float64
    assert result.frame["TotalCharges"].isna().sum() == 11
    assert result.report.notes == ("TotalCharges: 11 blank cells read as missing.",)
    assert (result.report.encoding, result.report.separator) == ("UTF-8", ",")
    assert result.report.sentence() == (
        "telco_churn.csv, comma-separated text, UTF-8: 7,043 rows found, none refused"
    )
    assert result.frame["MultipleLines"].nunique() == 3
    assert result.frame["SeniorCitizen"].unique().tolist() == ["0", "1"]


def test_the_unnamed_column_gets_a_name(shared_data: Path) -> None:
    result = read(shared_data / "advertising.csv")
    assert result.frame is not None
    assert result.frame.columns[0] == "column_1"
    assert result.report.notes == ("Column 1 has no name and is called column_1.",)


def test_semicolons_and_dates(shared_data: Path) -> None:
    bank, bikes = read(shared_data / "bank_marketing.csv"), read(shared_data / "bike_day.csv")
    assert bank.frame is not None
    assert bikes.frame is not None
    assert (len(bank.frame), bank.report.separator) == (41188, ";")
    assert bikes.frame["dteday"].dtype == "datetime64[us]"
    assert bikes.frame["cnt"].sum() == 3_292_679


def test_the_word_none_is_a_level(shared_data: Path) -> None:
    services = shared_data / "telco_tables" / "Telco_customer_churn_services.xlsx"
    frame = read(services).frame
    assert frame is not None
    assert (frame["Offer"] == "None").sum() == 3877
    assert frame["Internet Type"].isna().sum() == 0


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("table.csv", "", "table.csv is empty."),
        ("table.csv", "\n \n", "table.csv is empty."),
        ("table.csv", "a,b\n", "table.csv has column names but no rows."),
        ("table.csv", "a,b\n1\n2\n", "No row of table.csv fits its first line"),
        ("table.xlsx", "hello", "table.xlsx is not an Excel workbook that can be read."),
        ("table.parquet", "hello", "table.parquet is not a parquet file that can be read."),
        ("table.pdf", "hello", "table.pdf is not a kind of file that can be read."),
        ("table.json", "[]", "table.json has no columns."),
    ],
)
def test_bad_files_get_one_plain_sentence(
    tmp_path: Path, name: str, text: str, problem: str
) -> None:
    result = read(written(tmp_path, text, name))
    assert result.frame is None
    assert len(result.problems) == 1
    assert result.problems[0].startswith(problem)
    assert result.report.rows_kept == 0


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert read(tmp_path / "no.csv").problems == (f"There is no file {tmp_path / 'no.csv'}.",)
    assert "is a folder" in read(tmp_path).problems[0]
    text = written(tmp_path, "a\n1\n")
    assert "Only a .duckdb file has tables" in read(f"{text}::t").problems[0]


def test_names_that_clash_are_told_apart(tmp_path: Path) -> None:
    result = read(written(tmp_path, f"Price,price,{ROW},select\n1,2,3,4\n"))
    assert result.frame is not None
    assert result.frame.columns.tolist() == ["Price", "price_2", f"{ROW}_2", "select"]
    assert len(result.report.notes) == 2


def test_a_currency_is_known_from_the_values(tmp_path: Path) -> None:
    result = read(written(tmp_path, "fee,n\n$5,1\n$6.50,2\n"))
    assert (result.report.currency, result.report.money) == ("$", ("fee",))


def test_odd_cells_become_text(tmp_path: Path) -> None:
    path = tmp_path / "odd.parquet"
    pd.DataFrame({"l": [[1, 2], None], "d": pd.to_timedelta([1, 2], unit="D")}).to_parquet(path)
    result = read(path)
    assert result.frame is not None
    assert pd.api.types.is_string_dtype(result.frame["l"])
    assert result.frame.notna().all().tolist() == [False, True]

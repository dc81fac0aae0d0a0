import pytest

from datasets.cards.edits import CardEdits
from datasets.cards.profile import Facts
from datasets.describing.roles import propose_outcome, propose_positive, propose_roles
from datasets.leakage.find_leaks import Leak

ROWS = 1000


def number(name: str, distinct: int = 500, **more: object) -> Facts:
    facts = {"low": 0.0, "high": 9.0, "whole": False} | more
    return Facts(name, "number", ROWS, 0, distinct, **facts)  # type: ignore[arg-type]


def levels(name: str, *values: str) -> Facts:
    kind = "yes_no" if len(values) == 2 else "category"
    return Facts(name, kind, ROWS, 0, len(values), values, (ROWS // len(values),) * len(values))  # type: ignore[arg-type]


def text(name: str, distinct: int = ROWS) -> Facts:
    return Facts(name, "text", ROWS, 0, distinct)


def date(name: str, missing: int = 0) -> Facts:
    return Facts(name, "date", ROWS, missing, 300)


YES = ("No", "Yes")


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ([levels("Churn Value", "0", "1"), levels("Churn Label", *YES)], "Churn Label"),
        ([levels("default", *YES), number("campaign"), levels("y", "no", "yes")], "y"),
        ([levels("visit", "0", "1"), levels("conversion", "0", "1"), number("spend")], "visit"),
        ([number("Count", 1, low=1.0, high=1.0), levels("Exited", "0", "1")], "Exited"),
        ([number("tv"), number("weekly_sales")], "weekly_sales"),
        ([number("churn_score"), number("last_year_sales")], None),
        ([levels("gender", "F", "M"), number("age")], None),
        ([levels("churn", "No")], "churn"),
        ([], None),
    ],
)
def test_the_outcome_is_known_by_its_name(facts: list[Facts], outcome: str | None) -> None:
    assert propose_outcome(facts) == outcome


@pytest.mark.parametrize(
    ("values", "positive"),
    [
        (("No", "Yes"), "Yes"),
        (("0", "1"), "1"),
        (("1", "2"), "1"),
        (("Stayed", "Churned"), "Churned"),
        (("Stayed", "Churned", "Joined"), "Churned"),
        (("red", "green", "blue"), None),
        (("many", "few"), "few"),
        (("-1", "5"), "5"),
    ],
)
def test_the_value_asked_about(values: tuple[str, ...], positive: str | None) -> None:
    assert propose_positive(levels("outcome", *values)) == positive
    assert propose_positive(number("sales")) is None


FACTS = [
    text("customerID"),
    number("RowNumber", ROWS, whole=True, counter=True),
    text("Surname", 400),
    date("last_call", missing=10),
    date("signup_date"),
    number("TotalCharges"),
    number("MonthlyCharges"),
    number("zip_code", whole=True),
    number("tenure"),
    levels("gender", "F", "M"),
    levels("Contract", "a", "b", "c"),
    levels("history_segment", "a", "b", "c"),
    levels("reason", "x", "y"),
    levels("Churn", *YES),
]
LEAKS = {"reason": Leak("It knows.", certain=False)}


def roles(edits: CardEdits | None = None, facts: list[Facts] = FACTS) -> dict[str, str]:
    proposals = propose_roles(facts, "Churn", LEAKS, edits or CardEdits())
    return {name: proposal.role for name, proposal in proposals.items()}


def test_each_column_gets_a_role() -> None:
    assert roles() == {
        "customerID": "id",
        "RowNumber": "left_out",
        "Surname": "left_out",
        "last_call": "left_out",
        "signup_date": "date",
        "TotalCharges": "driver",
        "MonthlyCharges": "value",
        "zip_code": "left_out",
        "tenure": "driver",
        "gender": "driver",
        "Contract": "lever",
        "history_segment": "driver",
        "reason": "left_out",
        "Churn": "outcome",
    }


def test_what_is_left_out_says_why() -> None:
    proposals = propose_roles(FACTS, "Churn", LEAKS, CardEdits())
    assert all(
        proposal.why.endswith(".") for proposal in proposals.values() if proposal.role == "left_out"
    )
    assert proposals["Surname"].why == "Too many different values to compare (400)."
    assert proposals["RowNumber"].why == "Only names the row, as customerID does."
    assert (proposals["reason"].leak, proposals["reason"].certain) == (True, False)
    assert proposals["Surname"].leak is False


def test_a_leak_that_is_put_back_keeps_its_reason() -> None:
    proposal = propose_roles(FACTS, "Churn", LEAKS, CardEdits(include=("reason",)))["reason"]
    assert (proposal.role, proposal.leak) == ("driver", True)
    assert proposal.why == f"You put it back. {LEAKS['reason'].why}"
    out = propose_roles(FACTS, "Churn", LEAKS, CardEdits(include=("reason",), exclude=("reason",)))[
        "reason"
    ]
    assert (out.role, out.leak) == ("left_out", False)


def test_the_analyst_goes_first() -> None:
    by_column = roles(
        CardEdits(
            ids=("Surname",),
            date="last_call",
            value="TotalCharges",
            exclude=("gender",),
            include=("reason",),
            levers=("tenure",),
            randomised="history_segment",
            drivers=("Contract",),
        )
    )
    assert by_column["Surname"] == "id"
    assert (by_column["last_call"], by_column["signup_date"]) == ("date", "left_out")
    assert (by_column["TotalCharges"], by_column["MonthlyCharges"]) == ("value", "lever")
    assert (by_column["gender"], by_column["reason"]) == ("left_out", "driver")
    assert (by_column["tenure"], by_column["history_segment"]) == ("lever", "lever")
    assert by_column["Contract"] == "driver"


def test_a_role_can_be_taken_away() -> None:
    by_column = roles(CardEdits(date="", value=""))
    assert "date" not in by_column.values()
    assert "value" not in by_column.values()


def test_a_row_number_names_rows_where_nothing_better_does() -> None:
    facts = [number("column_1", ROWS, whole=True, counter=True), number("TV"), number("sales")]
    proposals = propose_roles(facts, "sales", {}, CardEdits())
    assert [proposal.role for proposal in proposals.values()] == ["id", "lever", "outcome"]


def test_levels_of_a_plan_are_no_names_of_rows() -> None:
    facts = [number("plan_id", 3, whole=True), number("store", 80, whole=True)]
    proposals = propose_roles(facts, None, {}, CardEdits())
    assert [proposal.role for proposal in proposals.values()] == ["driver", "id"]

import numpy as np

from datasets.leakage.leak import Target

SOME = np.array([True, False])


def test_the_other_side_in_words() -> None:
    assert Target("Churn", SOME, SOME, "Churn is Yes").otherwise == "Churn is not Yes"
    assert Target("is is", SOME, SOME, "is is is on").otherwise == "is is is not on"
    number = np.array([3.0, 0.0])
    assert Target("spend", SOME, SOME, "spend is not 0", number).otherwise == "spend is 0"
